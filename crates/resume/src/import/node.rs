//! JSON or YAML to a tree whose leaves are texts, spelled as in the file.

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// A part of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Null,
    /// A text, number or truth value.
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// The same as it is parsed: a literal's spelling is looked up in the source.
enum Raw {
    Null,
    Text(String),
    Literal(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(String, Spanned<Raw>)>),
}

impl Node {
    /// Parses JSON, if it begins like an object, or YAML.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.trim_start().starts_with('{')
            && let Ok(value) = serde_json::from_str::<serde_json::Value>(text)
        {
            return Ok(Self::of_json(value));
        }
        let mut options = serde_saphyr::Options::default();
        // What bounds a hostile file: depth, size, and how often an alias may repeat an anchor.
        options.budget = serde_saphyr::budget! {
            max_depth: 24, max_nodes: 40_000, max_events: 120_000, max_aliases: 64, max_anchors: 64
        };
        options.duplicate_keys = serde_saphyr::DuplicateKeyPolicy::Error;
        let raw: Spanned<Raw> =
            serde_saphyr::from_str_with_options(text, options).map_err(|error| first_line(&error.to_string()))?;
        Ok(Self::of_raw(raw, text))
    }

    fn of_json(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Text(value.to_string()),
            serde_json::Value::Number(number) => Self::Text(number.to_string()),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(items) => Self::List(items.into_iter().map(Self::of_json).collect()),
            serde_json::Value::Object(pairs) => {
                Self::Map(pairs.into_iter().map(|(key, value)| (key, Self::of_json(value))).collect())
            }
        }
    }

    fn of_raw(raw: Spanned<Raw>, text: &str) -> Self {
        let span = raw.referenced.span();
        match raw.value {
            Raw::Null => Self::Null,
            Raw::Text(text) => Self::Text(text),
            Raw::Literal(value) => {
                let place = |number: Option<u64>| number.and_then(|number| usize::try_from(number).ok());
                let own = match (place(span.byte_offset()), place(span.byte_len())) {
                    (Some(start), Some(length)) => text.get(start..start.saturating_add(length)).map(str::trim),
                    _ => None,
                };
                // `3.90` is a grade: its spelling counts, as far as it is the value's.
                let number = |text: &str| text.parse::<f64>().ok();
                let own = own.filter(|own| number(own).is_some() && number(own) == number(&value));
                Self::Text(own.map_or(value, str::to_owned))
            }
            Raw::List(items) => Self::List(items.into_iter().map(|item| Self::of_raw(item, text)).collect()),
            Raw::Map(pairs) => {
                Self::Map(pairs.into_iter().map(|(key, value)| (key, Self::of_raw(value, text))).collect())
            }
        }
    }

    /// Whether there is no text in it.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(Self::is_blank),
            Self::Map(pairs) => pairs.iter().all(|(_, value)| value.is_blank()),
        }
    }

    /// Its texts on one line: lists joined by commas, fields as `key: value` joined by semicolons.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => one_line(text),
            Self::List(items) => joined(items.iter().map(Self::line), ", "),
            Self::Map(pairs) => joined(
                pairs
                    .iter()
                    .filter(|(_, value)| !value.is_blank())
                    .map(|(key, value)| format!("{key}: {}", value.line())),
                "; ",
            ),
        }
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Raw;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("YAML")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
                Ok(Raw::Literal(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
                Ok(Raw::Literal(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
                Ok(Raw::Literal(value.to_string()))
            }
            fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
                Ok(Raw::Literal(value.to_string()))
            }
            fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
                Ok(Raw::Literal(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
                Ok(Raw::Literal(value.to_string()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
                Ok(Raw::Text(value.to_owned()))
            }
            fn visit_unit<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_none<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
                Raw::deserialize(deserializer)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Raw, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = sequence.next_element()? {
                    items.push(item);
                }
                Ok(Raw::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
                let mut pairs = Vec::new();
                while let Some(key) = map.next_key::<Raw>()? {
                    let value = map.next_value()?;
                    match key {
                        Raw::Text(key) | Raw::Literal(key) => pairs.push((key, value)),
                        _ => pairs.push((String::new(), value)),
                    }
                }
                Ok(Raw::Map(pairs))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
