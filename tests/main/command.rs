//! Runs the built program in a folder of its own.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with files in which the program runs; gone when dropped.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a run left: exit code and both streams.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// The same with a file in it.
    pub(crate) fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.path(name), text).expect("written");
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.folder.path())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Runs `proofpress` with these arguments.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        self.run_with(arguments, "", &[])
    }

    /// Runs it with standard input and variables.
    pub(crate) fn run_with<A: AsRef<OsStr>>(&self, arguments: &[A], input: &str, variables: &[(&str, &str)]) -> Ran {
        self.run_through(&[], arguments, input, variables)
    }

    /// Runs it through another program, whose arguments end in the call of this one.
    pub(crate) fn run_through<A: AsRef<OsStr>>(
        &self,
        launcher: &[&str],
        arguments: &[A],
        input: &str,
        variables: &[(&str, &str)],
    ) -> Ran {
        let call = [launcher, &[env!("CARGO_BIN_EXE_proofpress")]].concat();
        let mut child = Command::new(call[0])
            .args(&call[1..])
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that reads no input may have gone already.
        let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
        Ran { code: status.code(), stdout, stderr: String::from_utf8(stderr).expect("UTF-8 on standard error") }
    }
}

impl Ran {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("UTF-8 on standard output")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout).expect("JSON on standard output")
    }
}
