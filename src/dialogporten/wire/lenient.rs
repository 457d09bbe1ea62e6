//! Lenient deserialization: each field is read on its own, so one of a wrong type is unknown and
//! leaves its neighbours and the answer readable. The number of such fields is logged once per
//! answer.

use std::cell::Cell;

use serde::{Deserialize as _, Deserializer, de::DeserializeOwned};
use serde_json::Value;

thread_local! {
    /// Number of fields that could not be read since the count began. Reading an answer never
    /// awaits, so it stays on its thread.
    static UNREADABLE: Cell<usize> = const { Cell::new(0) };
}

/// Deserializes a field that may be missing, null, or of a wrong type.
pub(crate) fn field<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        value => read(value),
    })
}

/// Deserializes a list of which each entry is read on its own.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::Array(entries) => Some(entries.into_iter().filter_map(read).collect()),
        _ => {
            note();
            None
        }
    })
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    let read = serde_json::from_value(value);
    if read.is_err() {
        note();
    }
    read.ok()
}

fn note() {
    UNREADABLE.set(UNREADABLE.get() + 1);
}

/// Reads an answer to `operation`, and logs how many of its fields could not be read.
pub(crate) fn counted<T>(operation: &str, read: impl FnOnce() -> T) -> T {
    let before = UNREADABLE.replace(0);
    let answer = read();
    let unreadable = UNREADABLE.replace(before);
    if unreadable > 0 {
        tracing::warn!(
            upstream.operation = operation,
            upstream.unreadable = unreadable,
            "{unreadable} fields of an answer of Dialogporten's could not be read"
        );
    }
    answer
}
