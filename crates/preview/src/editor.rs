//! A place in the resume to a link that opens it in the owner's editor.

use serde::Serialize;
use std::path::Path;
use std::str::FromStr;
use thiserror::Error;

/// A template of links, `vscode://file/{path}:{line}:{column}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorLink(String);

/// Why a template makes no link.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` makes no link to an editor; write a scheme and {{path}}, {{line}}, {{column}}: vscode://file/{{path}}:{{line}}:{{column}}"
)]
pub struct BadEditorLink(String);

/// Schemes that run or show something in the browser itself.
const NOT_EDITORS: [&str; 8] = ["javascript", "data", "blob", "about", "http", "https", "ws", "wss"];

impl FromStr for EditorLink {
    type Err = BadEditorLink;
    fn from_str(template: &str) -> Result<Self, BadEditorLink> {
        let bad = || BadEditorLink(template.to_owned());
        let (scheme, rest) = template.split_once(':').ok_or_else(bad)?;
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let is_plain = template.chars().all(|c| !c.is_control() && c != ' ');
        if is_scheme && is_plain && rest.contains("{path}") && !NOT_EDITORS.contains(&scheme.to_lowercase().as_str()) {
            Ok(Self(template.to_owned()))
        } else {
            Err(bad())
        }
    }
}

/// A template with its path filled in; the page fills in line and column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct FileLink(String);

impl EditorLink {
    /// The links of one file.
    pub(crate) fn of(&self, file: &Path) -> FileLink {
        let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let path = file.to_string_lossy().replace('\\', "/");
        // Most templates bring the slash that starts a path; after `//` it is the path's own.
        let brings_slash = self.0.contains("/{path}") && !self.0.contains("//{path}");
        let path = if brings_slash { path.trim_start_matches('/') } else { path.as_str() };
        FileLink(self.0.replace("{path}", &escaped(path)))
    }
}

/// Everything but letters, digits and what paths are made of as `%XX`.
fn escaped(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_escaped_and_put_in() {
        let link: EditorLink = "vscode://file/{path}:{line}:{column}".parse().expect("a template");
        assert_eq!(link.of(Path::new("/no/my cv#1.md")).0, "vscode://file/no/my%20cv%231.md:{line}:{column}");
        let link: EditorLink = "txmt://open?url=file://{path}&line={line}".parse().expect("a template");
        assert_eq!(link.of(Path::new("/no/cv.md")).0, "txmt://open?url=file:///no/cv.md&line={line}");
    }

    #[test]
    fn what_a_browser_would_run_is_no_editor() {
        for template in [
            "javascript:alert('{path}')",
            "JavaScript:{path}",
            "data:{path}",
            "https://x/{path}",
            "{path}",
            "vscode://x",
        ] {
            assert!(template.parse::<EditorLink>().is_err(), "{template}");
        }
    }
}
