//! proofpress: one Markdown resume to a one-page PDF, with a report of where the strong proof landed.
