//! The technologies that an edit names to those that its original does not have.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::paraphrase::PARAPHRASES;
use super::words::Reading;
use crate::terms::Terms;

impl Comparison<'_> {
    pub(super) fn judge_terms(&mut self, judgement: &mut Judgement, terms: &Terms) {
        let had: Vec<_> = terms.find(self.before).into_iter().chain(terms.find(self.notes)).collect();
        let mentions = terms.find(self.after);
        for mention in &mentions {
            let term = terms.get(mention.term);
            let written = &self.after[mention.span.range()];
            let had = had.iter().any(|had| terms.proves(had.term, mention.term));
            if term.concept && !had {
                // Judged as any word: a standard that was not named is news.
                self.concepts.push(mention.span.range());
                continue;
            }
            self.judged.push(mention.span.range());
            if had {
                continue;
            }
            let reading = Reading::of(written);
            let name = Reading::of(&term.name);
            let literal = |reading: &Reading| {
                !reading.words.is_empty()
                    && reading.words.iter().all(|word| {
                        let plural = |other: &str| other.strip_suffix('s') == Some(word.lower.as_str());
                        self.supplied.stems.contains(&word.stem)
                            || self.supplied.words.iter().any(|other| plural(&other.lower))
                    })
            };
            // `single sign-on` is a way of saying it; a capital letter names a product.
            let paraphrased = || {
                if written.chars().any(char::is_uppercase) {
                    return false;
                }
                let had = PARAPHRASES.classes(&self.supplied);
                PARAPHRASES
                    .classes(&reading)
                    .iter()
                    .all(|classes| classes.iter().any(|class| had.iter().any(|other| other.contains(class))))
            };
            // `Microsoft Access` of what is `Access`: the maker's name before it.
            let last = written
                .rsplit(' ')
                .next()
                .filter(|last| last.len() < written.len() && last.starts_with(char::is_uppercase));
            if last.is_some_and(|last| self.before.split(|c: char| !c.is_alphanumeric()).any(|word| word == last)) {
                continue;
            }
            // `node 14`, `a pi in the warehouse`: a name in the small letters of a note.
            let loosely = self
                .supplied
                .words
                .iter()
                .any(|word| terms.lookup(&word.lower).into_iter().any(|had| terms.proves(had, mention.term)));
            if loosely || literal(&reading) || literal(&name) || self.spelled_out(&reading) || paraphrased() {
                continue;
            }
            judgement.add(Kind::NewTool, "tool", format!("`{written}` is not in the original"));
        }
    }
}
