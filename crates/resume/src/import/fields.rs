//! The fields of a part of the file, each of which is taken once: what nobody took can be told, so nothing is lost.

use super::node::{Node, one_line};

#[derive(Debug, Default)]
pub(super) struct Fields {
    pairs: Vec<(String, Node)>,
}

impl Fields {
    pub(super) fn new(pairs: Vec<(String, Node)>) -> Self {
        Self { pairs: pairs.into_iter().filter(|(_, value)| !value.is_blank()).collect() }
    }

    /// The fields of a map; anything else is one field without a name.
    pub(super) fn of(node: Node) -> Self {
        match node {
            Node::Map(pairs) => Self::new(pairs),
            other => Self::new(vec![(String::new(), other)]),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|(own, _)| own == key)
    }

    /// The first of these keys that is there.
    pub(super) fn take(&mut self, keys: &[&str]) -> Option<Node> {
        let at = keys.iter().find_map(|key| self.pairs.iter().position(|(own, _)| own == key))?;
        Some(self.pairs.remove(at).1)
    }

    /// The same as text on one line.
    pub(super) fn text(&mut self, keys: &[&str]) -> Option<String> {
        self.take(keys).map(|node| node.line()).filter(|line| !line.is_empty())
    }

    /// The same as a list of texts, whose own lines are kept.
    pub(super) fn list(&mut self, keys: &[&str]) -> Vec<String> {
        let items = match self.take(keys) {
            None => Vec::new(),
            Some(Node::List(items)) => items,
            Some(other) => vec![other],
        };
        items
            .into_iter()
            .filter(|item| !item.is_blank())
            .map(|item| if let Node::Text(text) = item { text } else { item.line() })
            .collect()
    }

    /// The items of a list; one item where it is none.
    pub(super) fn items(&mut self, keys: &[&str]) -> Vec<Node> {
        let items = match self.take(keys) {
            None => Vec::new(),
            Some(Node::List(items)) => items,
            Some(other) => vec![other],
        };
        items.into_iter().filter(|item| !item.is_blank()).collect()
    }

    /// What is left, each as a label and its text on one line.
    pub(super) fn rest(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.pairs).into_iter().map(|(key, value)| (label(&key), value.line())).collect()
    }

    /// What is left, as it is.
    pub(super) fn pairs(&mut self) -> Vec<(String, Node)> {
        std::mem::take(&mut self.pairs)
    }
}

/// A key as people write it: `reversed_number` is "Reversed number".
fn label(key: &str) -> String {
    let line = one_line(&key.replace('_', " "));
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
