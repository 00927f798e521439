//! One resume to files and reports: order, cuts and outputs, each file put in place whole.

pub mod order;
