//! Scripts from the right, scripts that join their letters, and pictures: laid out, read back exactly, or said to be missing.

use crate::command::Desk;
use lopdf::Document;
use serde_json::Value;

const HEBREW: &str = "# נועה כהן\nמהנדסת שרת\nnoa@example.com | תל אביב | +972 55 555 0142\n\n## ניסיון\n\
    ### מהנדסת שרת | 2021 – 2024\n- פיתוח שירות \"Billing API\" (Go, gRPC) בחברת דוגמה\n- הורדת זמן תגובה מ-2.1 s ל-340 ms\n\n\
    ## כישורים\n- **שפות:** Go, Rust\n";
const ARABIC: &str = "# نور الحسن\nnoor@example.com | عمّان\n\n## الخبرة\n\
    - خفّضت تكاليف AWS بنسبة 37.5% (من $20,000 إلى $12,500) خلال 2024\n- كتبت اختبارات لكل المسارات\n";
/// With vowel signs, a letter joined with another, and punctuation behind a sign.
const VOWELLED: &str = "# مُحَمَّد عَبْدُ اللَّهِ\nnoor@example.com\n\n## الخبرة\n\
    - قُمتُ بتحسينِ الأداءِ لِلخدماتِ بنسبةِ ٣٧٫٥٪ خلالَ العامِ، ثم إلى الآن لا لأ لإ\n\
    - كتبتُ (C++ و Rust/Go) اختباراتٍ لكلِّ المساراتِ: API v2.1\n";
const MIXED: &str = "# Ada Example\nada@example.com\n\n## Experience\n- Led the الرياض office (12 people) and its move to a queue\n\
    - פיתוח שירות \"Billing API\" (Go, gRPC) בחברת דוגמה\n- Wrote the billing service in Go with a documented error model\n";
const JOINED: &str = "# राहुल शर्मा\nrahul@example.com | สมชาย ใจดี | Nguyễn Thị Ánh\n\n## Experience\n\
    - भुगतान सेवा की विश्वसनीयता में सुधार किया, Kafka के साथ\n- พัฒนาระบบชำระเงิน ด้วย Go\n\
    - 支付系统的可靠性改进 with Redis 和 Kafka, 결제 시스템 개선, テスト自動化\n";

/// Every kind of block begins in Hebrew and goes on in Latin, with a sign that takes its direction from its neighbours.
const ALL_MIXED: &str = "# Ada Example\nמהנדסת backend | שרתים and queues\nada@example.com | תל אביב office\n\n## Summary\n\n\
    שרתים beta | in Go\n\n## ניסיון Work\n### מהנדסת Go | דוגמה Labs | 2021 – 2024\n- בנתה export API | in Go\n\n\
    ## Projects\n### Tool | 2020\n\nשל ა beta\n\n#### עוד notes\n- Wrote it in Go and it is still in use\n\n## Skills\n- **שפות:** Go, Rust\n";

/// Builds the text and reads the PDF back: the report, the lines and the width of the page.
fn build(text: &str) -> (Value, Vec<Value>) {
    let desk = Desk::new().with("r.md", text);
    let ran = desk.run(&["build", "r.md"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let report = desk.run(&["check", "r.md", "--format", "json"]).json();
    let read = desk.run(&["text", "r.pdf", "--format", "json"]).json();
    (report, read["pages"][0]["lines"].as_array().expect("lines").clone())
}

fn plain(text: &str) -> String {
    let kept = text.replace("**", "").replace("### ", "").replace("## ", "").replace("# ", "").replace("- ", "• ");
    kept.replace("• • ", "• ")
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| !matches!(*word, "•" | "|" | "-")).collect()
}

fn reads_as_written(text: &str) -> Vec<Value> {
    let (report, lines) = build(text);
    assert_eq!(report["text_layer"]["verified"], true, "{report:#}");
    let read: Vec<&str> = lines.iter().map(|line| line["text"].as_str().expect("text")).collect();
    assert_eq!(words(&read.join("\n")), words(&plain(text)));
    lines
}

#[test]
fn a_page_from_the_right_reads_as_written_and_stands_at_the_right() {
    for text in [HEBREW, ARABIC, VOWELLED] {
        let lines = reads_as_written(text);
        let margin = 612.0 - lines.iter().map(|line| line["right_pt"].as_f64().expect("a place")).fold(0.0, f64::max);
        for line in lines {
            let right = line["right_pt"].as_f64().expect("a place");
            // A second line of a bullet is set in.
            assert!((612.0 - right - margin).abs() < 12.0, "{line}");
        }
    }
}

#[test]
fn a_line_from_the_right_on_a_page_from_the_left_reads_as_written() {
    let lines = reads_as_written(MIXED);
    let left = |line: &Value| line["left_pt"].as_f64().expect("a place");
    // All bullets stand at the same edge.
    assert!(lines[3..].iter().all(|line| (left(line) - left(&lines[3])).abs() < 0.1), "{lines:#?}");
}

#[test]
fn no_block_of_mixed_directions_holds_the_page_back() {
    let (report, lines) = build(ALL_MIXED);
    // Where letters of both directions share a line no reader is certain of its order.
    assert_ne!(report["text_layer"]["verified"], false, "{:#}", report["text_layer"]);
    let text: String = lines.iter().map(|line| line["text"].as_str().expect("text")).collect();
    assert!(!text.contains(['\u{202a}', '\u{202b}', '\u{202c}']), "{text:?}");
}

#[test]
fn letters_from_the_right_in_one_field_leave_the_next_as_written() {
    let lines = reads_as_written(
        "# Ada Example\nada@example.com | Tel Aviv תל | +972 55 555 0142\n\n## Work\n\
         ### Engineer at דוגמה | 2019 – 2021\n- Wrote it in Go\n",
    );
    assert!(lines.iter().any(|line| line["text"].as_str().is_some_and(|text| text.ends_with("| +972 55 555 0142"))));
    assert!(lines.iter().any(|line| line["text"].as_str().is_some_and(|text| text.ends_with("2019 – 2021"))));
}

#[test]
fn alternative_texts_of_links_may_be_in_any_language() {
    for lang in ["de", "fr-CA", "pt-BR", "es", "pl", "zh-TW", "ru", "ja", "he", "xx"] {
        let (report, _) = build(&format!(
            "---\nlang: {lang}\n---\n# Ada Example\nada@example.com | +49 555 0142\n\n## Work\n- Wrote it\n"
        ));
        assert_eq!(report["text_layer"]["verified"], true, "{lang}: {:#}", report["text_layer"]);
    }
}

#[test]
fn no_hyphen_is_written_twice_where_a_language_would() {
    const WORDS: [&str; 7] = ["low-latency", "read-write", "e-mail", "API", "back-office", "of", "state-of-the-art"];
    for lang in ["pl", "cs", "es", "pt-BR"] {
        let mut text = format!("---\nlang: {lang}\n---\n# Ada Example\n\n## Work\n");
        for bullet in 0..6 {
            let words: Vec<&str> = (0..40 + bullet).map(|at| WORDS[(at * at + at * bullet + bullet) % 7]).collect();
            text.push_str(&format!("- {}\n", words.join(" ")));
        }
        let (report, lines) = build(&text);
        assert_eq!(report["text_layer"]["verified"], true, "{lang}: {:#}", report["text_layer"]);
        assert!(lines.iter().all(|line| !line["text"].as_str().expect("text").ends_with('-')), "{lang}: {lines:#?}");
    }
}

#[test]
fn signs_behind_a_number_come_in_the_order_of_reading_on_a_page_from_the_right() {
    let desk = Desk::new().with("r.md", ARABIC);
    assert_eq!(desk.run(&["build", "r.md"]).code, Some(0));
    // A reader that takes all characters as they come, with a space between two strings.
    let text = Document::load(desk.path("r.pdf")).and_then(|pdf| pdf.extract_text(&[1])).expect("a page");
    let text: String = text.split('\n').collect();
    assert!(text.contains("37.5 % ") && text.contains("12,500 ) "), "{text}");
}

#[test]
fn letters_that_join_read_back() {
    let (report, lines) = build(JOINED);
    assert_eq!(report["text_layer"]["verified"], true, "{report:#}");
    assert_eq!(lines[0]["text"], "राहुल शर्मा");
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.iter().all(|finding| finding["rule"] != "text/direction"), "{findings:#?}");
}

#[test]
fn a_line_of_chinese_tears_no_word_of_latin() {
    for before in 42..54 {
        let (start, end) = ("设".repeat(before), "计".repeat(40));
        let (_, lines) = build(&format!("# 章小鱼\n\n## 工作经验\n- {start}GitHub{end}\n"));
        let texts: Vec<&str> = lines.iter().map(|line| line["text"].as_str().expect("text")).collect();
        assert!(texts.iter().any(|text| text.contains("GitHub")), "{before}: {texts:?}");
        assert!(texts.concat().contains(&format!("{start}GitHub{end}")), "{before}: {texts:?}");
    }
}

#[test]
fn emoji_without_an_outline_are_left_out_and_said_so() {
    let text = "# Ada 🚀 Example\nada@example.com\n\n## Experience\n- Shipped 🎉 the thing\n";
    let (report, lines) = build(text);
    let left_out: Vec<u64> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["rule"] == "text/emoji")
        .map(|finding| finding["line"].as_u64().expect("a line"))
        .collect();
    // Where a font with outlines is installed they are shown.
    if left_out.is_empty() {
        assert_eq!(lines[0]["text"], "Ada 🚀 Example");
    } else {
        assert_eq!(left_out, [1, 5]);
        assert_eq!(lines[0]["text"], "Ada Example");
    }
    assert_eq!(report["text_layer"]["verified"], true, "{report:#}");
}

#[test]
fn a_word_that_loses_an_emoji_on_the_page_keeps_it_in_the_metadata() {
    let (report, _) = build("# Ada👩x Example\nada@example.com\n\n## Work👩x\n- Wrote it\n");
    assert_eq!(report["text_layer"]["verified"], true, "{report:#}");
}

#[test]
fn a_character_that_no_font_has_is_an_error_that_names_what_would_help() {
    // A character that Unicode has not given out: no font has it.
    let desk = Desk::new().with("r.md", "# Ada Example\nada@example.com\n\n## Experience\n- Shipped a\u{378}b it\n");
    let ran = desk.run(&["build", "r.md"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("(U+0378)") && ran.stderr.contains("fonts-noto-core"), "{}", ran.stderr);
    assert!(ran.stderr.contains("r.md:5"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("text/missing"), "what no font has is said once: {}", ran.stderr);
}
