//! Typed errors of the schema, returned beside the data instead of replacing it.

use async_graphql::{Interface, SimpleObject};

use super::scalars::DateTime;

/// Declares an error interface and its members, each with a message; those after `never` are in the
/// official schema, so that documents may name them, and are never sent by the real one either.
macro_rules! typed_errors {
    ($interface:ident: $($sent:ident),+; never $($never:ident),*) => {
        $(
            #[derive(Debug, SimpleObject)]
            pub(crate) struct $sent {
                pub(crate) message: String,
            }
        )+
        $(
            #[derive(Debug, SimpleObject)]
            pub(crate) struct $never {
                message: String,
            }
        )*

        #[derive(Debug, Interface)]
        #[expect(clippy::enum_variant_names, reason = "the official names")]
        #[graphql(field(name = "message", ty = "&String"))]
        pub(crate) enum $interface {
            $($sent($sent),)+
            $($never($never),)*
        }

        $(
            impl $sent {
                /// Builds this error with the given message.
                pub(crate) fn with(message: impl Into<String>) -> $interface {
                    $interface::$sent(Self { message: message.into() })
                }
            }
        )+
    };
}

typed_errors!(SearchDialogError:
    SearchDialogValidationError,
    SearchDialogContinuationTokenParsingError,
    SearchDialogOrderByParsingError,
    SearchDialogDomainError;
    never SearchDialogForbidden);

typed_errors!(SetSystemLabelError:
    SetSystemLabelEntityNotFound,
    SetSystemLabelForbidden,
    SetSystemLabelDomainError;
    never SetSystemLabelEntityDeleted,
    SetSystemLabelValidationError,
    SetSystemLabelConcurrencyError,
    SetSystemLabelConflictError);

typed_errors!(BulkSetSystemLabelError:
    BulkSetSystemLabelNotFound,
    BulkSetSystemLabelValidationError;
    never BulkSetSystemLabelDomainError,
    BulkSetSystemLabelConcurrencyError,
    BulkSetSystemLabelConflictError);

typed_errors!(DialogLookupError:
    DialogLookupNotFound,
    DialogLookupForbidden,
    DialogLookupValidationError;
    never);

/// Why `dialogById` refuses a dialog.
#[derive(Debug, Interface)]
#[graphql(field(name = "message", ty = "&String"))]
pub(crate) enum DialogByIdError {
    NotFound(DialogByIdNotFound),
    Deleted(DialogByIdDeleted),
    NotVisible(DialogByIdNotVisible),
    Expired(DialogByIdExpired),
    Forbidden(DialogByIdForbidden),
    ForbiddenAuthLevelTooLow(DialogByIdForbiddenAuthLevelTooLow),
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdNotFound {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdDeleted {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdNotVisible {
    pub(crate) message: String,
    pub(crate) visible_from: DateTime,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdExpired {
    pub(crate) message: String,
    pub(crate) expired_at: DateTime,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdForbidden {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdForbiddenAuthLevelTooLow {
    pub(crate) message: String,
}
