//! A laid-out page or a resume to PDF, PNG, SVG and text, and a PDF back to its text.
