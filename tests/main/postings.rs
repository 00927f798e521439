//! Numbers to job postings that read like postings and stress different things: for tests, benches and long runs.

use fastrand::Rng;
use std::fmt::Write as _;

/// Sentences for each area, in the order of the matrix.
const WORK: [[&str; 4]; 7] = [
    [
        "You will design public REST and gRPC APIs with versioned contracts",
        "You own idempotent endpoints, pagination and error models for partner integrations",
        "Webhooks and API contracts that external developers rely on are your daily work",
        "You will document request and response shapes in OpenAPI for mobile clients",
    ],
    [
        "You will plan schema migrations and backfills on large tables",
        "Data integrity matters: reconciliation, deduplication and audit trails of the ledger",
        "You build data pipelines and keep their lineage and data quality in check",
        "You will model relational data and tune transactional consistency",
    ],
    [
        "You reduce tail latency and plan capacity under load tests",
        "Our traffic peaks at thousands of requests per second and you keep throughput up with caching and sharding",
        "Performance profiling of hot paths and cloud cost are part of the job",
        "You will scale high-volume services for low-latency use",
    ],
    [
        "You carry observability: tracing, alerts, dashboards and runbooks",
        "You take part in incident response and write post-incident reviews",
        "Reliability of queues, retries and failover is your concern, with SLOs and error budgets",
        "You improve monitoring so that outages are found before users see them",
    ],
    [
        "You review authentication and authorization and close access control gaps",
        "Security of tokens, secrets and encryption is part of every change",
        "You help with threat modelling and vulnerability fixes under OWASP guidance",
        "Audit, compliance and least privilege are taken seriously here",
    ],
    [
        "You own services end to end, from design to on-call after launch",
        "You lead technical decisions and drive migrations across teams",
        "You take ownership of a roadmap and see it through in production",
        "You own the lifecycle of services, including deprecations and on-call",
    ],
    [
        "You work with product, support and front-end teams and write clear design documents",
        "You mentor engineers and review their designs",
        "You explain constraints to stakeholders and agree on contracts with other teams",
        "Pairing, documentation and cross-functional communication come naturally to you",
    ],
];

const TERMS: [&str; 22] = [
    "Go",
    "Rust",
    "Python",
    "Java",
    "Kotlin",
    "TypeScript",
    "PostgreSQL",
    "MySQL",
    "Redis",
    "Kafka",
    "RabbitMQ",
    "Kubernetes",
    "Docker",
    "Terraform",
    "AWS",
    "GCP",
    "gRPC",
    "GraphQL",
    "OpenTelemetry",
    "Grafana",
    "Prometheus",
    "Spark",
];
const COMPANIES: [&str; 8] = [
    "Fernhill Payments",
    "Oakline",
    "Brightwater Health",
    "Kestrel Maps",
    "Lumen Freight",
    "Pinegrove",
    "Saltmarsh Labs",
    "Tidewell",
];
const TITLES: [&str; 6] = [
    "Backend Engineer",
    "Senior Backend Engineer",
    "Platform Engineer",
    "Data Engineer",
    "Site Reliability Engineer",
    "Software Engineer, APIs",
];

/// A posting by its number.
pub(crate) struct Generated {
    pub(crate) id: String,
    pub(crate) company: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

impl Generated {
    /// The posting of a number: one area leads, one follows, some technologies are named.
    pub(crate) fn new(number: usize) -> Self {
        let mut numbers = Rng::with_seed(number as u64);
        let company = format!("{} {}", COMPANIES[numbers.usize(..COMPANIES.len())], number / 7);
        let title = TITLES[numbers.usize(..TITLES.len())].to_owned();
        let (first, second) = (numbers.usize(..7), numbers.usize(..7));
        let mut text = format!("{title}\n\nAbout the work\n");
        for (area, sentences) in [(first, 3), (second, 1 + numbers.usize(..2)), (numbers.usize(..7), 1)] {
            let start = numbers.usize(..4);
            for step in 0..sentences {
                let _ = writeln!(text, "- {}.", WORK[area][(start + step) % 4]);
            }
        }
        text.push_str("\nRequirements\n");
        for _ in 0..3 + numbers.usize(..4) {
            let _ = writeln!(text, "- Several years of {} in production.", TERMS[numbers.usize(..TERMS.len())]);
        }
        let _ = writeln!(text, "- {} is a plus.", TERMS[numbers.usize(..TERMS.len())]);
        text.push_str(
            "\nBenefits\n- A pension, and twenty-eight days of leave.\nWe are an equal opportunity employer.\n",
        );
        Self { id: format!("job-{number:06}"), company, title, text }
    }

    /// As a line of JSON.
    pub(crate) fn json(&self) -> String {
        // The texts above hold neither quotes nor backslashes.
        let text = self.text.replace('\n', "\\n");
        let Self { id, company, title, .. } = self;
        format!("{{\"id\":\"{id}\",\"company\":\"{company}\",\"title\":\"{title}\",\"text\":\"{text}\"}}")
    }
}
