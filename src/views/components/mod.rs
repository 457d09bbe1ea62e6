//! Components that several pages share: each has typed input, a template macro of the same name in
//! `templates/components`, and its samples on the pages that show it.

pub mod bulk_select;
pub mod label_form;
pub mod list_toolbar;
pub mod logo_sheet;
pub mod operator_notice;
pub mod partial_result;
pub mod party_panel;
pub mod party_rows;
pub mod prose;
pub mod service_text;
pub mod unit_scope;
