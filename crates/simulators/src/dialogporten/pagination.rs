//! Pagination: the order of a list, and the continuation token (cursor) of its next page.
//!
//! The token is readable: keys and values of the last item, in the sequence of the order, the id
//! last. It does not contain the sort direction.

use std::cmp::Ordering;

use jiff::Timestamp;
use uuid::Uuid;

use super::{dialog::Dialog, enums::OrderDirection};

/// A sort key of a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SortKey {
    Created,
    Updated,
    Due,
    ContentUpdated,
}

impl SortKey {
    /// Name of the key in a continuation token.
    fn token_name(self) -> &'static str {
        match self {
            Self::Created => "createdat",
            Self::Updated => "updatedat",
            Self::Due => "dueat",
            Self::ContentUpdated => "contentupdatedat",
        }
    }

    /// Name of the key in the API.
    fn api_name(self) -> &'static str {
        match self {
            Self::Created => "createdAt",
            Self::Updated => "updatedAt",
            Self::Due => "dueAt",
            Self::ContentUpdated => "contentUpdatedAt",
        }
    }

    fn value_of(self, dialog: &Dialog) -> Option<Timestamp> {
        match self {
            Self::Created => Some(dialog.created_at),
            Self::Updated => Some(dialog.updated_at),
            Self::Due => dialog.create.due_at,
            Self::ContentUpdated => Some(dialog.content_updated_at),
        }
    }
}

/// Keys with their directions; the id, descending, always comes last.
#[derive(Clone, Debug)]
pub(super) struct Order(pub(super) Vec<(SortKey, OrderDirection)>);

/// Position of an item in an order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Position {
    values: Vec<Option<Timestamp>>,
    id: Uuid,
}

/// Why a continuation token is refused.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum ContinuationTokenError {
    /// It does not parse as keys and values.
    Unreadable,
    /// It lacks these keys of the order.
    Missing(Vec<&'static str>),
}

impl Default for Order {
    fn default() -> Self {
        Self(vec![(SortKey::ContentUpdated, OrderDirection::Desc)])
    }
}

impl Order {
    pub(super) fn position(&self, dialog: &Dialog) -> Position {
        let values = self.0.iter().map(|(key, _)| key.value_of(dialog)).collect();
        Position {
            values,
            id: dialog.create.id,
        }
    }

    /// Whether the order ascends by a date that this position lacks.
    pub(super) fn ascends_from_missing_date(&self, position: &Position) -> bool {
        let mut dates = self.0.iter().zip(&position.values);
        dates.any(|((_, direction), value)| *direction == OrderDirection::Asc && value.is_none())
    }

    /// Compares two positions in this order. A missing date counts as the latest.
    pub(super) fn compare(&self, one: &Position, other: &Position) -> Ordering {
        let values = one.values.iter().zip(&other.values).zip(&self.0);
        values
            .map(|((one, other), (_, direction))| {
                let rising = match (one, other) {
                    (None, None) => Ordering::Equal,
                    (None, Some(_)) => Ordering::Greater,
                    (Some(_), None) => Ordering::Less,
                    (Some(one), Some(other)) => one.cmp(other),
                };
                match direction {
                    OrderDirection::Asc => rising,
                    OrderDirection::Desc => rising.reverse(),
                }
            })
            .find(|ordering| ordering.is_ne())
            .unwrap_or_else(|| other.id.cmp(&one.id))
    }

    /// The continuation token after this position. Dates have seven decimals; a missing date is
    /// written empty.
    pub(super) fn token(&self, position: &Position) -> String {
        let parts = self
            .0
            .iter()
            .zip(&position.values)
            .map(|((key, _), value)| {
                let value = value.map(|time| format!("{time:.7}")).unwrap_or_default();
                format!("{}_{value},", key.token_name())
            });
        format!("{}id_{}", parts.collect::<String>(), position.id)
    }

    /// Parses a token, also one that a client has composed from an item's own date and id.
    pub(super) fn parse_token(&self, token: &str) -> Result<Position, ContinuationTokenError> {
        let mut values: Vec<(&str, Option<Timestamp>)> = Vec::new();
        let mut id = None;
        for part in token.split(',') {
            let (key, value) = part
                .split_once('_')
                .ok_or(ContinuationTokenError::Unreadable)?;
            if key == "id" {
                id = Some(
                    value
                        .parse()
                        .map_err(|_| ContinuationTokenError::Unreadable)?,
                );
            } else if value.is_empty() {
                values.push((key, None));
            } else {
                values.push((
                    key,
                    Some(
                        value
                            .parse()
                            .map_err(|_| ContinuationTokenError::Unreadable)?,
                    ),
                ));
            }
        }
        let found = |key: SortKey| values.iter().find(|(word, _)| *word == key.token_name());
        let missing: Vec<_> = self
            .0
            .iter()
            .filter(|(key, _)| found(*key).is_none())
            .map(|(key, _)| key.api_name())
            .collect();
        if !missing.is_empty() {
            return Err(ContinuationTokenError::Missing(missing));
        }
        let values = self
            .0
            .iter()
            .filter_map(|(key, _)| found(*key))
            .map(|(_, value)| *value);
        Ok(Position {
            values: values.collect(),
            id: id.ok_or(ContinuationTokenError::Unreadable)?,
        })
    }
}
