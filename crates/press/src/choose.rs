//! A resume and what a posting is after to the blocks of a variant and their order: weighed, chosen, explained.
//!
//! `plan` says what may be left out and what may change places, `sheet` how high everything is, `weigh` what each block is
//! worth for a posting; `solve` finds the choice that is worth the most; `strips` takes apart a page that was set, and `makeup` makes
//! the page of a choice up from its strips. A choice holds ids only: no word can come in.

mod column;
mod explain;
mod makeup;
mod options;
mod original;
mod plan;
mod sheet;
mod solve;
mod strips;
mod weigh;

pub use explain::{Explained, ExplainedBlock, Place};
pub(crate) use makeup::{MadeUp, Outcome};
pub use original::Original;
pub use weigh::{Aim, WeightParts};

use crate::press::Press;
use column::{Chosen, Column, Worth};
use proofpress_resume::style::Density;
use proofpress_resume::{Composition, Finding};
use proofpress_typeset::Engine;
use solve::solve;

/// What was chosen for a variant, before it is laid out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The blocks in their order.
    pub composition: Composition,
    /// The roomiest density at which, by its heights, it fits.
    pub density: Density,
}

impl Press {
    /// Chooses the blocks of a variant for an aim; `None` where not even what has to stay fits.
    ///
    /// # Errors
    /// Typst's errors in measuring, as findings.
    pub fn choose(&self, original: &Original, aim: &Aim) -> Result<Option<Selection>, Vec<Finding>> {
        original.choose(&self.engine, aim, 0)
    }
}

impl Original {
    /// Chooses for an aim; `None` where even the least that has to stay does not fit. `less` is height to keep free,
    /// in quarter points, where a page came out higher than its parts.
    ///
    /// # Errors
    /// Typst's errors in measuring, as findings.
    pub(crate) fn choose(&self, engine: &Engine, aim: &Aim, less: u32) -> Result<Option<Selection>, Vec<Finding>> {
        let worth = self.worths(aim);
        let Some(chosen) = self.choose_at(engine, self.density, &worth, less)? else { return Ok(None) };
        // The roomiest step at which the same blocks fit; heights grow with room.
        let (mut roomiest, mut fits) = (0, self.density.number());
        while roomiest < fits {
            let middle = (roomiest + fits) / 2;
            let column = self.column(engine, Density::step(middle))?;
            if column.foot(&chosen.steps).saturating_add(less) <= column.end {
                fits = middle;
            } else {
                roomiest = middle + 1;
            }
        }
        let density = Density::step(fits);
        let steps = if density == self.density {
            chosen.steps
        } else {
            // The fold cuts elsewhere now: the order is found anew.
            let settled = self.column(engine, density)?.settled(&chosen.steps);
            solve(&settled, &worth).0.map_or(chosen.steps, |ordered| ordered.steps)
        };
        Ok(Some(Selection { composition: self.plan.compose(&steps), density }))
    }

    fn choose_at(
        &self,
        engine: &Engine,
        density: Density,
        worth: &[Worth],
        less: u32,
    ) -> Result<Option<Chosen>, Vec<Finding>> {
        let column = self.column(engine, density)?;
        Ok(if less == 0 {
            solve(column, worth).0
        } else {
            solve(&Column { end: column.end.saturating_sub(less), ..column.clone() }, worth).0
        })
    }
}
