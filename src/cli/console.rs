//! Text to standard output and standard error, with colour where it is wanted.

use anstream::adapter::strip_str;
use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, IsTerminal as _, Write as _};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// The two streams of the command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    choice: ColorChoice,
}

impl Console {
    pub(crate) fn new(color: Color) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { choice }
    }

    /// Results: styled text to standard output.
    pub(crate) fn result(self, text: &str) -> io::Result<()> {
        self.write(io::stdout().lock(), text)
    }

    /// Results: bytes to standard output, as they are.
    pub(crate) fn bytes(self, bytes: &[u8]) -> io::Result<()> {
        let mut stream = io::stdout().lock();
        stream.write_all(bytes)?;
        stream.flush()
    }

    /// Findings and progress: styled text to standard error.
    pub(crate) fn say(self, text: &str) -> io::Result<()> {
        self.write(io::stderr().lock(), text)
    }

    /// Writes styled text, or the same without its styles in one piece: stripped on the way, each stretch would be a write.
    fn write(self, mut stream: impl RawStream + AsLockedWrite, text: &str) -> io::Result<()> {
        let choice = if self.choice == ColorChoice::Auto { AutoStream::choice(&stream) } else { self.choice };
        if choice == ColorChoice::Never {
            stream.write_all(strip_str(text).to_string().as_bytes())?;
            return stream.flush();
        }
        let mut stream = AutoStream::new(stream, choice);
        stream.write_all(text.as_bytes())?;
        stream.flush()
    }

    /// Whether standard output is a terminal.
    pub(crate) fn is_terminal(self) -> bool {
        io::stdout().is_terminal()
    }
}
