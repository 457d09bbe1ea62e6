//! Label changes (archive, bin, restore, mark as unread): the request for one or many dialogs, and
//! the record that the store keeps of it (`docs/rules/security.md#act-3`,
//! `docs/rules/security.md#act-5` to `docs/rules/security.md#act-7`).
//!
//! A change of one dialog is a change with one item. `apply` applies a change, `undo` reverts it,
//! and `late_answer` stores forms that come after the login has ended.

mod apply;
pub mod late_answer;
mod locate;
mod record;
mod request;
mod undo;

pub use self::{
    apply::apply,
    locate::LinkTarget,
    request::{ChangeRecord, LabelChangeItem, LabelChangeRequest, check_person, list_of, page_of},
    undo::undo,
};
