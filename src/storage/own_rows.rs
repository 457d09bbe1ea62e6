//! Row-level ownership: queries for rows that belong to a person. The owner stands in every
//! statement (`docs/rules/security.md#acc-4`), so somebody else's id finds as little as one that
//! never was.

use super::{
    StoreError,
    database::{
        Row,
        Value::{self, Bytes, Text},
    },
    store::Store,
};
use crate::crypto::PersonKey;

impl Store {
    /// Reads the rows that a statement finds. Those that no key of ours opens are skipped.
    pub(crate) async fn own_rows<T>(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        open: impl Fn(&Row) -> Result<Option<T>, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.database().read(sql, values).await?;
        let opened = rows.iter().filter_map(|row| open(row).transpose());
        opened.collect()
    }

    /// Deletes the row of this id, by a statement that takes the person and the id; returns whether
    /// the person had such a row.
    pub(crate) async fn delete_own_row(
        &self,
        sql: &'static str,
        person: &PersonKey,
        id: &str,
    ) -> Result<bool, StoreError> {
        let values = [Bytes(person.as_bytes()), Text(id)];
        Ok(self.database().execute(sql, &values).await? == 1)
    }

    /// Deletes all rows of the person, by a statement that takes the person.
    pub(crate) async fn delete_own_rows(
        &self,
        sql: &'static str,
        person: &PersonKey,
    ) -> Result<(), StoreError> {
        let values = [Bytes(person.as_bytes())];
        self.database().execute(sql, &values).await?;
        Ok(())
    }
}
