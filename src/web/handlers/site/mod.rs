//! Pages and forms that belong to no message: start, help, privacy, accessibility, language, appearance,
//! logos, the operator's notice and reports of the content security policy.

pub mod accessibility;
pub mod appearance;
pub mod csp_report;
pub mod help;
pub mod language;
pub mod logos;
pub mod notice;
pub mod privacy;
pub mod start;
