//! The preview over loopback, as a stranger and as its owner: what is refused, what is bounded, and that it goes on.

use crate::command::Desk;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

const RESUME: &str = "# Ada Example\nada@example.com\n\n## Experience\n### Engineer, Acme | 2021 – Present\n\
                      - Worked on REST APIs\n- Fixed an object-level authorization gap in the export API and added regression tests\n  <!-- evidence: PR 7 -->\n";

/// A preview that runs until it is dropped.
struct Preview {
    child: Child,
    stderr: ChildStderr,
    port: u16,
    token: String,
}

/// An answer: status, head and body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_proofpress"))
            .arg("preview")
            .args(arguments)
            .current_dir(desk.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("an address");
        let address = line.trim().strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("no address: {line}"));
        let (port, token) = address.split_once('/').expect("a path");
        let stderr = child.stderr.take().expect("its errors");
        Self { child, stderr, port: port.parse().expect("a port"), token: token.trim_matches('/').to_owned() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], self.port))).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        stream
    }

    /// Sends a request as it is written, `TOKEN` and `PORT` filled in.
    fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        let request = request.replace("TOKEN", &self.token).replace("PORT", &self.port.to_string());
        stream.write_all(request.as_bytes()).expect("sent");
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text);
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n"))
    }

    /// Asks as the page does.
    fn post(&self, route: &str, body: &Value) -> Answer {
        let body = body.to_string();
        self.send(&format!(
            "POST /TOKEN/{route} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))
    }

    /// The stream of states.
    fn states(&self) -> States {
        let mut stream = self.connect();
        let request = format!("GET /{}/states HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.token, self.port);
        stream.write_all(request.as_bytes()).expect("sent");
        States(BufReader::new(stream))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a stream tells, one state after the other.
struct States(BufReader<TcpStream>);

impl States {
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).expect("a line in time") > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }

    /// The first state of which this holds.
    fn until(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        let latest = Instant::now() + Duration::from_secs(20);
        loop {
            let state = self.next();
            if holds(&state["view"]) {
                return state;
            }
            assert!(Instant::now() < latest, "never so: {}", state["view"]["trouble"]);
        }
    }
}

fn shows(view: &Value, text: &str) -> bool {
    view["page"]["blocks"].as_array().is_some_and(|blocks| {
        blocks.iter().any(|block| block["text"].as_str().is_some_and(|shown| shown.contains(text)))
    })
}

#[test]
fn strangers_are_refused_and_the_page_goes_on() {
    let desk = Desk::new().with("r.md", RESUME);
    let preview = Preview::start(&desk, &["r.md"]);
    let get =
        |lines: &str| preview.send(&format!("GET /TOKEN/states HTTP/1.1\r\n{lines}Connection: close\r\n\r\n")).status;
    assert_eq!(get("Host: evil.example\r\n"), 403);
    assert_eq!(get("Host: 127.0.0.1:PORT\r\nOrigin: http://evil.example\r\n"), 403);
    assert_eq!(get("Host: 127.0.0.1:PORT\r\nSec-Fetch-Site: cross-site\r\n"), 403);
    for (path, status) in [
        ("/", 403),
        ("/0123456789abcdef0123456789abcdef/", 403),
        ("/TOKEN/../../etc/passwd", 400),
        ("/TOKEN/%2e%2e/r.md", 400),
        ("/TOKEN/r.md", 404),
        ("/TOKEN", 404),
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.body.contains("Ada"), "{path}");
    }
    let post = |lines: &str| {
        preview
            .send(&format!(
                "POST /TOKEN/save HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n{lines}Connection: close\r\n\r\n{{\"text\":\"x\",\"base\":\"absent\"}}"
            ))
            .status
    };
    assert_eq!(post("Content-Type: application/json\r\nContent-Length: 28\r\n"), 403);
    assert_eq!(post("Origin: http://evil.example\r\nContent-Type: application/json\r\nContent-Length: 28\r\n"), 403);
    assert_eq!(post("Origin: http://127.0.0.1:PORT\r\nContent-Type: text/plain\r\nContent-Length: 28\r\n"), 415);
    assert_eq!(std::fs::read_to_string(desk.path("r.md")).expect("the resume"), RESUME);

    let page = preview.get("/TOKEN/");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("content-security-policy: default-src 'none'"), "{}", page.head);
    assert!(page.head.contains("cache-control: no-store") && page.head.contains("referrer-policy: no-referrer"));
    for file in ["style.css", "script.js", "dom.js", "sheet.js", "ink.js", "panel.js", "pane.js", "icon.svg"] {
        assert_eq!(preview.get(&format!("/TOKEN/{file}")).status, 200, "{file}");
    }
}

#[test]
fn a_hundred_megabytes_are_refused_told_or_not() {
    let desk = Desk::new().with("r.md", RESUME);
    let preview = Preview::start(&desk, &["r.md"]);
    let head = "POST /TOKEN/draft HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nContent-Type: application/json\r\n";
    assert_eq!(preview.send(&format!("{head}Content-Length: 104857600\r\n\r\n")).status, 413);
    // In chunks, without a length: it is read up to the limit and no further.
    let mut stream = preview.connect();
    let head = head.replace("TOKEN", &preview.token).replace("PORT", &preview.port.to_string());
    stream.write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).expect("sent");
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
    let taken = (0..100).take_while(|_| stream.write_all(chunk.as_bytes()).is_ok()).count();
    assert!(taken < 40, "{taken} MB were taken");
    assert!(shows(&preview.states().next()["view"], "authorization gap"));
}

#[test]
fn a_thousand_streams_are_bounded_and_the_first_goes_on() {
    let desk = Desk::new().with("r.md", RESUME);
    let preview = Preview::start(&desk, &["r.md"]);
    let mut states = preview.states();
    states.next();
    let request = format!("GET /{}/states HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.token, preview.port);
    let mut open = Vec::new();
    for _ in 0..1000 {
        // Where no connection is left, it is closed at once, which this end may see as an error.
        if let Ok(mut stream) = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], preview.port))) {
            let _ = stream.write_all(request.as_bytes());
            open.push(stream);
        }
    }
    std::fs::write(desk.path("r.md"), RESUME.replace("authorization gap", "access gap")).expect("written");
    states.until(|view| shows(view, "access gap"));
    let mut served = 0;
    for stream in &mut open {
        let mut start = [0; 12];
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
        if stream.read_exact(&mut start).is_ok() && start.ends_with(b"200") {
            served += 1;
        }
    }
    assert!((1..=32).contains(&served), "{served} streams were served");
    drop(open);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(preview.get("/TOKEN/").status, 200);
}

#[test]
fn an_edit_is_shown_and_only_saving_writes_it() {
    let desk = Desk::new().with("r.md", RESUME);
    let preview = Preview::start(&desk, &["r.md"]);
    let mut states = preview.states();
    let first = states.next();
    let base = first["view"]["file"]["sha256"].clone();
    let picture = &first["pictures"]["pages"][0];
    assert!(picture["ground"].as_str().is_some_and(|ground| ground.starts_with("<svg")));
    assert!(picture["pieces"][0][2].as_str().is_some_and(|ink| ink.starts_with("<g>")), "{picture}");

    let edited = RESUME.replace("Worked on REST APIs", "Wrote the error model of the export API");
    assert_eq!(preview.post("draft", &json!({ "text": edited, "base": base })).status, 204);
    states.until(|view| shows(view, "error model") && !view["draft"].is_null());
    assert_eq!(std::fs::read_to_string(desk.path("r.md")).expect("the resume"), RESUME);

    // An editor outside saves meanwhile: nothing is written over it unseen.
    let outside = RESUME.replace("Ada Example", "Ada B. Example");
    std::fs::write(desk.path("r.md"), &outside).expect("written");
    let conflict = states.until(|view| view["draft"]["conflict"] == json!(true));
    assert!(shows(&conflict["view"], "error model"));
    let answer = preview.post("save", &json!({ "text": edited, "base": base }));
    assert_eq!(answer.status, 409);
    let answer: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!((&answer["did"], answer["text"].as_str()), (&json!("conflict"), Some(outside.as_str())));
    assert_eq!(std::fs::read_to_string(desk.path("r.md")).expect("the resume"), outside);

    let answer = preview.post("save", &json!({ "text": edited, "base": answer["sha256"] }));
    assert_eq!(answer.status, 200);
    assert_eq!(std::fs::read_to_string(desk.path("r.md")).expect("the resume"), edited);
    states.until(|view| view["draft"].is_null() && shows(view, "error model"));
    assert_eq!(desk.names(), ["r.md"]);
}

#[test]
fn a_broken_state_keeps_the_last_good_page() {
    let desk = Desk::new().with("r.md", RESUME);
    let preview = Preview::start(&desk, &["r.md"]);
    let mut states = preview.states();
    states.next();
    std::fs::write(desk.path("r.md"), b"# Ada\n\nBroken \xff\n").expect("written");
    let broken = states.until(|view| !view["trouble"].is_null());
    assert!(broken["view"]["trouble"]["what"].as_str().is_some_and(|what| what.contains("line 3")));
    assert!(shows(&broken["view"], "authorization gap"));
    std::fs::remove_file(desk.path("r.md")).expect("removed");
    states.until(|view| view["file"]["sha256"] == json!("absent") && shows(view, "authorization gap"));
    std::fs::write(desk.path("r.md"), RESUME.replace("gap", "hole")).expect("written");
    states.until(|view| view["trouble"].is_null() && shows(view, "authorization hole"));
}

#[test]
fn what_is_chosen_is_laid_over_the_file_and_moves_go_into_it() {
    let weak = "- Worked on many different services of the whole company and its many teams, partners and customers\n";
    let strong = "- Fixed an object-level authorization gap in the export API and added regression tests for every route\n  <!-- evidence: PR 7 -->\n";
    let text = format!(
        "# Ada Example\nada@example.com\n\n## Experience\n### Engineer, Acme | 2021\n{}{}",
        weak.repeat(9),
        strong
    );
    let desk = Desk::new().with("r.md", &text).with("job.txt", "Go and PostgreSQL; you own reliability on call.");
    let preview = Preview::start(&desk, &["r.md", "--fold", "3.4in", "--posting", "job.txt"]);
    let mut states = preview.states();
    let first = states.next();
    let moves = first["view"]["page"]["report"]["fold"]["moves"].as_array().expect("moves").clone();
    assert!(!moves.is_empty(), "{}", first["view"]["page"]["report"]["fold"]);

    let choice = json!({ "profile": "senior", "paper": "a4", "posting": "job.txt" });
    assert_eq!(preview.post("choose", &choice).status, 204);
    let chosen = states.until(|view| view["page"]["report"]["profile"] == json!("senior"));
    assert_eq!(chosen["view"]["page"]["report"]["page"]["paper"], json!("a4"));
    assert!(chosen["view"]["page"]["answer"]["terms"].as_array().is_some_and(|terms| !terms.is_empty()));
    for wrong in [json!({ "profile": "../x" }), json!({ "paper": "a5" }), json!({ "fold": 1 }), json!([])] {
        assert_eq!(preview.post("choose", &wrong).status, 400, "{wrong}");
    }

    let shown = &chosen["view"]["page"];
    let steps = shown["report"]["fold"]["moves"].as_array().map_or(0, Vec::len);
    assert!(steps > 0);
    assert_eq!(preview.post("move", &json!({ "steps": steps, "shown_sha256": "0" })).status, 409);
    assert_eq!(preview.post("move", &json!({ "steps": steps, "shown_sha256": shown["sha256"] })).status, 200);
    let moved = std::fs::read_to_string(desk.path("r.md")).expect("the resume");
    assert_ne!(moved, text);
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&moved), sorted(&text));
    assert!(moved.find("authorization gap") < moved.find("Worked on"));
}

#[test]
fn any_fold_that_a_build_takes_can_be_typed() {
    let desk = Desk::new().with("r.md", RESUME);
    let preview = Preview::start(&desk, &["r.md"]);
    let mut states = preview.states();
    states.next();
    for (typed, name, y_pt) in
        [("45%", "45%", 356.4), (" 5.5in ", "396pt", 396.0), ("screen:1440x900", "screen:1440x900", 382.5)]
    {
        assert_eq!(preview.post("choose", &json!({ "fold": typed })).status, 204);
        let chosen = states.until(|view| view["choices"]["fold"] == json!(name));
        let y = chosen["view"]["page"]["report"]["fold"]["y_pt"].as_f64().expect("a number");
        assert!((y - y_pt).abs() < 0.1, "{typed}: {y}");
    }
    for typed in ["45", "-1%", "200%", "screen:x", "<b>"] {
        let answer = preview.post("choose", &json!({ "fold": typed }));
        let said: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!((answer.status, &said["did"]), (200, &json!("refused")));
        assert!(
            said["why"].as_str().is_some_and(|why| why.contains(typed) && why.contains("is no fold; use half")),
            "{said}"
        );
    }
}

#[test]
fn a_second_preview_finds_a_free_port_and_both_end_cleanly() {
    let desk = Desk::new().with("r.md", RESUME);
    let mut previews = [Preview::start(&desk, &["r.md"]), Preview::start(&desk, &["r.md"])];
    assert_ne!(previews[0].port, previews[1].port);
    assert_ne!(previews[0].token, previews[1].token);
    let taken = previews[0].port.to_string();
    let refused = desk.run(&["preview", "r.md", "--port", &taken]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("leave out --port"), "{}", refused.stderr);
    for preview in &mut previews {
        let mut states = preview.states();
        states.next();
        let began = Instant::now();
        interrupt(&preview.child);
        let status = preview.child.wait().expect("it ends");
        let mut said = String::new();
        preview.stderr.read_to_string(&mut said).expect("its errors");
        assert!(status.success() && said.contains("has ended"), "{status} {said}");
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }
    assert_eq!(desk.names(), ["r.md"]);
}

#[test]
fn watching_builds_again_at_every_change() {
    let desk = Desk::new().with("r.md", RESUME);
    let mut child = Command::new(env!("CARGO_BIN_EXE_proofpress"))
        .args(["build", "r.md", "--watch", "--format", "txt"])
        .current_dir(desk.path(""))
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut lines = BufReader::new(child.stderr.take().expect("its errors")).lines().map_while(Result::ok);
    let mut watching = || lines.by_ref().take_while(|line| !line.starts_with("watching")).collect::<Vec<_>>();
    assert!(watching().iter().any(|line| line.contains("wrote")));
    std::fs::write(desk.path("r.md"), b"\xff").expect("written");
    assert!(watching().iter().any(|line| line.contains("UTF-8")));
    std::fs::write(desk.path("r.md"), RESUME.replace("gap", "hole")).expect("written");
    assert!(watching().iter().any(|line| line.contains("wrote")));
    let text = std::fs::read_to_string(desk.path("r.txt")).expect("the text");
    assert!(text.contains("authorization hole"), "{text}");
    child.kill().expect("ended");
    child.wait().expect("ended");
    let refused = desk.run(&["build", "-", "--watch"]);
    assert_eq!(refused.code, Some(2));
}

/// What Ctrl-C sends.
fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}
