//! Tests of the press on whole resumes: one binary, since each that links the typesetter takes long to link.

#[path = "main/bundled.rs"]
mod bundled;
#[path = "main/makeup.rs"]
mod makeup;
#[path = "main/order.rs"]
mod order;
#[path = "main/shape.rs"]
mod shape;
