//! A resume and what a posting stresses to the blocks of a variant and their order: weighed, chosen, explained.
mod column;
mod options;
mod solve;
