//! Findings to SARIF 2.1.0, the form that code review and editors read. It quotes no source, so no note is in it.

use proofpress_press::report::FindingReport;
use proofpress_resume::Severity;
use serde::Serialize;
use std::collections::BTreeSet;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Debug, Serialize)]
pub(crate) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
struct Rule {
    id: String,
}

/// What SARIF calls a result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The findings as a SARIF log, in their order.
pub(crate) fn log(findings: &[FindingReport]) -> Log {
    let names: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    let rules: Vec<_> = names.into_iter().map(|name| Rule { id: name.to_owned() }).collect();
    let results = findings
        .iter()
        .map(|finding| Outcome {
            rule_index: rules.binary_search_by(|rule| rule.id.cmp(&finding.rule)).unwrap_or_default(),
            rule_id: finding.rule.clone(),
            level: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            message: Message { text: message(finding) },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: ArtifactLocation { uri: uri(&finding.file) },
                    region: Region {
                        start_line: finding.line,
                        start_column: finding.column,
                        end_line: finding.end_line,
                        end_column: finding.end_column,
                    },
                },
            }],
        })
        .collect();
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "proofpress",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules,
                },
            },
            // The columns of findings count characters.
            column_kind: "unicodeCodePoints",
            results,
        }],
    }
}

/// The message with its hints, which SARIF has no place for of their own.
fn message(finding: &FindingReport) -> String {
    finding.hints.iter().fold(finding.message.clone(), |text, hint| text + "; " + hint)
}

/// A path as a URI reference: separators turned, all but plain characters written as percent and hexadecimal.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let prefix = if path.starts_with('/') { "file://" } else { "" };
    path.bytes().fold(prefix.to_owned(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte.into());
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofpress_resume::{ByteSpan, Finding, Source};

    #[test]
    fn a_log_names_rules_places_and_levels() {
        let source = Source::new("my résumé.md", "# Ada\n- at scale\n");
        let findings = [
            Finding::error("fit/overflow", ByteSpan::default(), "runs over by 2 lines").hint("use --cut"),
            Finding::warning("claim/vague-scale", ByteSpan::new(8, 16), "scale without a workload"),
        ];
        let reports: Vec<_> = findings.iter().map(|finding| FindingReport::of(finding, &source)).collect();
        let text = serde_json::to_string_pretty(&log(&reports)).expect("JSON");
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "[version]"));
    }

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("a b/é.md"), "a%20b/%C3%A9.md");
        assert_eq!(uri("/a"), "file:///a");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
