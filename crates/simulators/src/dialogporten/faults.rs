//! Fault rules: which requests fail, how, and how often. A test or the demo sets them per
//! operation.
//!
//! A client must see nothing but the fault itself: a faulty answer is the real answer, changed or
//! cut off in transit (`fault_injection.rs`). Rules belong to one simulator instance, so concurrent
//! tests do not affect each other.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

/// An operation of the API, by its root field or REST end point.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Every request, whatever its operation.
    Any,
    /// The query `parties`, under any alias.
    Parties,
    /// The query `searchDialogs`, under any alias.
    Search,
    /// The query `dialogById`, under any alias.
    Dialog,
    /// The mutations `setSystemLabel` and `bulkSetSystemLabels`.
    Labels,
    /// The query `limits`, under any alias.
    Limits,
    /// The query `serviceResources`, under any alias.
    ServiceResources,
    /// The query `dialogLookup`, under any alias.
    Lookup,
    /// The subscription `dialogEvents`: opening a stream, and the events on it.
    Events,
    /// The REST end point `…/seenlog`.
    SeenLog,
    /// The REST end point `…/context/labellog`.
    LabelLog,
    /// The REST end point `…/transmissions`.
    Transmissions,
}

impl Operation {
    pub(super) fn from_root_field(name: &str) -> Option<Self> {
        Some(match name {
            "parties" => Self::Parties,
            "searchDialogs" => Self::Search,
            "dialogById" => Self::Dialog,
            "setSystemLabel" | "bulkSetSystemLabels" => Self::Labels,
            "limits" => Self::Limits,
            "serviceResources" => Self::ServiceResources,
            "dialogLookup" => Self::Lookup,
            "dialogEvents" => Self::Events,
            _ => return None,
        })
    }
}

impl Operation {
    /// Whether it is a REST end point, where null propagation does not apply.
    const fn is_rest(self) -> bool {
        matches!(self, Self::SeenLog | Self::LabelLog | Self::Transmissions)
    }
}

/// What goes wrong. Unless the variant says otherwise, the request is not executed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// Executed normally after this many milliseconds. Several delays add up.
    Delay(u64),
    /// A gateway's answer with this HTTP status.
    Status(u16),
    /// A gateway's answer with a `Retry-After` header in seconds.
    #[serde(rename_all = "camelCase")]
    RetryLater {
        /// HTTP status, such as 429 or 503.
        status: u16,
        /// Value of `Retry-After`, in seconds.
        seconds: u32,
    },
    /// A gateway's answer during planned maintenance.
    Maintenance {
        /// End of the maintenance, to the second, sent as the date in `Retry-After`; `None` leaves
        /// the header out.
        #[serde(default)]
        until: Option<Timestamp>,
    },
    /// A gateway's HTML page with status 200.
    HtmlPage,
    /// Executed; the connection breaks in the middle of the answer.
    CutBody,
    /// Executed; the last character of the answer is wrong.
    MalformedJson,
    /// Executed; every enum value in the answer is replaced by one outside the schema.
    UnknownEnum,
    /// Executed; every field of this name in the answer has this value instead.
    Replace {
        /// Name of the field, at any depth.
        field: String,
        /// The JSON value to put there.
        with: Value,
    },
    /// Executed; the one field at this path in the answer has this value instead.
    Damage {
        /// Path below the root field: field names separated by full stops; empty for the root field
        /// itself. A list stands for its first entry, unless a number follows. A path that does not
        /// exist changes nothing.
        at: String,
        /// The JSON value to put there.
        with: Value,
    },
    /// Executed; an invalid entry nulls its list, or its dialog (recordings, 6).
    NullList,
    /// A service behind Dialogporten fails: no `data` at all (recordings, 24).
    ExecutionError,
    /// Executed; the connection breaks before the first byte of the answer.
    LostAnswer,
    /// Executed at once; the answer comes after this many milliseconds.
    LateAnswer(u64),
    /// Executed at once; no answer comes until the faults are cleared.
    NoAnswer,
    /// Search: free text without a time bound (`search` without `contentUpdatedAfter`) exceeds the
    /// real Dialogporten's time limit and returns a typed error. The fault itself adds no delay;
    /// add [`Fault::Delay`] for the real one's 20 seconds.
    TooBroad,
    /// Labels: a concurrent change wins, which is `success: false` without an error.
    Conflict,
    /// Events: an event is not delivered.
    LostEvent,
    /// Events: the stream breaks instead of delivering an event.
    BrokenStream,
}

impl Fault {
    /// Whether the operation can fail in this way. An impossible combination is refused: a fault
    /// that never occurs would make a test that proves nothing.
    fn is_supported_by(&self, operation: Operation) -> bool {
        match self {
            Self::Delay(_)
            | Self::Status(_)
            | Self::RetryLater { .. }
            | Self::Maintenance { .. } => true,
            Self::Conflict => operation == Operation::Labels,
            Self::TooBroad => operation == Operation::Search,
            Self::LostEvent | Self::BrokenStream => operation == Operation::Events,
            Self::NullList => matches!(
                operation,
                Operation::Any | Operation::Parties | Operation::Search | Operation::Dialog
            ),
            _ => operation != Operation::Events,
        }
    }

    fn is_event_fault(&self) -> bool {
        matches!(self, Self::LostEvent | Self::BrokenStream)
    }
}

/// A fault as set by a test or the control interface.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultRule {
    /// The operation that the fault affects.
    pub operation: Operation,
    /// The kind of failure to inject.
    pub fault: Fault,
    /// Only requests about one of these parties: URNs, or the numbers at their end. A request is
    /// about the parties that it names, those of the dialogs that it names, and, for `parties`, the
    /// caller.
    #[serde(default)]
    pub parties: Vec<String>,
    /// Only requests that name one of these services: URNs, or the ids at their end.
    #[serde(default)]
    pub services: Vec<String>,
    /// Only requests about one of these dialogs; empty for all.
    #[serde(default)]
    pub dialogs: Vec<Uuid>,
    /// How many more times the fault occurs; `None`: until cleared.
    #[serde(default)]
    pub calls: Option<u32>,
    /// How often the fault has occurred.
    #[serde(default, skip_deserializing)]
    pub struck: u32,
}

impl FaultRule {
    /// A fault until cleared, for every request of the operation.
    #[must_use]
    pub fn new(operation: Operation, fault: Fault) -> Self {
        Self {
            operation,
            fault,
            parties: Vec::new(),
            services: Vec::new(),
            dialogs: Vec::new(),
            calls: None,
            struck: 0,
        }
    }

    /// Limits the fault to the next `calls` requests.
    #[must_use]
    pub fn times(self, calls: u32) -> Self {
        let calls = Some(calls);
        Self { calls, ..self }
    }

    /// Limits the fault to requests about this party: a URN, or the number at its end.
    #[must_use]
    pub fn about_party(mut self, party: &str) -> Self {
        self.parties.push(party.to_owned());
        self
    }

    /// Limits the fault to requests that name this service: a URN, or the id at its end.
    #[must_use]
    pub fn about_service(mut self, service: &str) -> Self {
        self.services.push(service.to_owned());
        self
    }

    /// Limits the fault to requests about this dialog.
    #[must_use]
    pub fn about_dialog(mut self, dialog: Uuid) -> Self {
        self.dialogs.push(dialog);
        self
    }

    fn matches(&self, field: &RootField) -> bool {
        let mut named = self.parties.iter().chain(&self.services);
        (self.operation == Operation::Any || self.operation == field.operation)
            && (self.fault != Fault::TooBroad || field.is_unbounded_search)
            && (!field.operation.is_rest() || self.fault.is_supported_by(field.operation))
            && (self.is_about_all()
                || self
                    .dialogs
                    .iter()
                    .any(|id| field.subjects.contains(&id.to_string()))
                || named.any(|name| field.concerns(name)))
    }

    fn is_about_all(&self) -> bool {
        self.parties.is_empty() && self.services.is_empty() && self.dialogs.is_empty()
    }

    /// Counts one occurrence; `false` if none is left.
    fn consume(&mut self) -> bool {
        if self.calls == Some(0) {
            return false;
        }
        self.calls = self.calls.map(|calls| calls - 1);
        self.struck += 1;
        true
    }
}

/// The operation cannot fail in this way.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{operation:?} cannot fail with {fault}")]
pub struct UnsupportedFaultError {
    operation: Operation,
    fault: String,
}

/// A root field of a request.
#[derive(Clone, Debug)]
pub(super) struct RootField {
    pub(super) operation: Operation,
    /// The alias of the field, or its name.
    pub(super) key: String,
    /// Parties, services and dialogs that it names or implies.
    pub(super) subjects: Vec<String>,
    /// Whether it is a free-text search without a time bound.
    pub(super) is_unbounded_search: bool,
}

impl RootField {
    fn concerns(&self, name: &str) -> bool {
        self.subjects.iter().any(|subject| {
            subject
                .strip_suffix(name)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(':'))
        })
    }
}

/// Faults that apply to one request.
#[derive(Debug, Default)]
pub(super) struct RequestFaults {
    pub(super) delay_ms: u64,
    pub(super) fault: Option<Fault>,
    /// Response keys of the root fields that the fault affects.
    pub(super) keys: Vec<String>,
}

/// The active faults of one simulator.
#[derive(Debug)]
pub(super) struct Faults {
    set: Mutex<Vec<FaultRule>>,
    /// Counts the calls that cleared all faults; withheld answers wait for the next one.
    cleared: watch::Sender<u64>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            set: Mutex::default(),
            cleared: watch::Sender::new(0),
        }
    }
}

impl Faults {
    pub(super) fn set(&self, fault: FaultRule) -> Result<(), UnsupportedFaultError> {
        if !fault.fault.is_supported_by(fault.operation) {
            return Err(UnsupportedFaultError {
                operation: fault.operation,
                fault: format!("{:?}", fault.fault),
            });
        }
        self.with(|set| set.push(fault));
        Ok(())
    }

    pub(super) fn list(&self) -> Vec<FaultRule> {
        self.with(|set| set.clone())
    }

    pub(super) fn clear(&self) {
        self.with(Vec::clear);
        self.cleared.send_modify(|count| *count += 1);
    }

    /// Waits for the next clearing. Create it before looking up the fault, so that a clearing in
    /// between is not missed.
    pub(super) fn wait_until_cleared(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut cleared = self.cleared.subscribe();
        async move {
            // An error means that the simulator is dropped: then nobody waits for an answer.
            let _gone = cleared.changed().await;
        }
    }

    /// Faults for a request with these root fields: the sum of all delays, and the first other
    /// fault.
    pub(super) fn match_request(&self, fields: &[RootField]) -> RequestFaults {
        let mut faults = RequestFaults::default();
        self.with(|set| {
            for fault in set.iter_mut().filter(|fault| !fault.fault.is_event_fault()) {
                let keys: Vec<_> = fields
                    .iter()
                    .filter(|field| fault.matches(field))
                    .map(|field| field.key.clone())
                    .collect();
                let delay = match fault.fault {
                    Fault::Delay(delay) => Some(delay),
                    _ if faults.fault.is_some() => continue,
                    _ => None,
                };
                if keys.is_empty() || !fault.consume() {
                    continue;
                }
                if let Some(delay) = delay {
                    faults.delay_ms += delay;
                } else {
                    faults.fault = Some(fault.fault.clone());
                    faults.keys = keys;
                }
            }
        });
        faults
    }

    /// Fault for an event before delivery to the open streams.
    pub(super) fn match_event(&self, dialog: Uuid, party: &str) -> Option<Fault> {
        let event = RootField {
            operation: Operation::Events,
            key: String::new(),
            subjects: vec![dialog.to_string(), party.to_owned()],
            is_unbounded_search: false,
        };
        self.with(|set| {
            set.iter_mut()
                .filter(|fault| fault.fault.is_event_fault() && fault.matches(&event))
                .find_map(|fault| fault.consume().then(|| fault.fault.clone()))
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Vec<FaultRule>) -> T) -> T {
        act(&mut self.set.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTY: &str = "urn:altinn:organization:identifier-no:310702641";

    fn field(operation: Operation, subjects: &[&str]) -> RootField {
        RootField {
            operation,
            key: format!("{operation:?}"),
            subjects: subjects.iter().map(|&subject| subject.to_owned()).collect(),
            is_unbounded_search: false,
        }
    }

    fn met(faults: &Faults, field: &RootField) -> Option<Fault> {
        faults.match_request(std::slice::from_ref(field)).fault
    }

    #[test]
    fn a_fault_strikes_its_operation_so_often_as_it_was_set() {
        let faults = Faults::default();
        let fault = FaultRule::new(Operation::Search, Fault::Status(503)).times(2);
        faults.set(fault).unwrap();
        let search = field(Operation::Search, &[]);
        assert_eq!(met(&faults, &field(Operation::Dialog, &[])), None);
        assert_eq!(met(&faults, &search), Some(Fault::Status(503)));
        assert_eq!(met(&faults, &search), Some(Fault::Status(503)));
        assert_eq!(met(&faults, &search), None);
        assert_eq!(faults.list()[0].struck, 2);
    }

    #[test]
    fn a_fault_may_be_meant_for_one_party_or_one_dialog() {
        let dialog = Uuid::from_u128(7);
        let of_dialog = dialog.to_string();
        for (fault, subjects, strikes) in [
            (FaultRule::new(Operation::Any, Fault::CutBody), vec![], true),
            (
                FaultRule::new(Operation::Any, Fault::CutBody).about_party(PARTY),
                vec![PARTY],
                true,
            ),
            (
                FaultRule::new(Operation::Any, Fault::CutBody).about_party("310702641"),
                vec![PARTY],
                true,
            ),
            (
                FaultRule::new(Operation::Any, Fault::CutBody).about_party("0702641"),
                vec![PARTY],
                false,
            ),
            (
                FaultRule::new(Operation::Any, Fault::CutBody).about_dialog(dialog),
                vec![of_dialog.as_str()],
                true,
            ),
            (
                FaultRule::new(Operation::Any, Fault::CutBody).about_dialog(dialog),
                vec![PARTY],
                false,
            ),
        ] {
            let faults = Faults::default();
            faults.set(fault.clone()).unwrap();
            let met = met(&faults, &field(Operation::Search, &subjects));
            assert_eq!(met.is_some(), strikes, "{fault:?} {subjects:?}");
        }
    }

    #[test]
    fn delays_add_up_and_the_first_other_fault_decides() {
        let faults = Faults::default();
        for fault in [
            Fault::Delay(20),
            Fault::CutBody,
            Fault::Delay(30),
            Fault::HtmlPage,
        ] {
            faults.set(FaultRule::new(Operation::Any, fault)).unwrap();
        }
        let matched = faults.match_request(&[field(Operation::Parties, &[])]);
        assert_eq!(matched.delay_ms, 50);
        assert_eq!(matched.fault, Some(Fault::CutBody));
        assert_eq!(matched.keys, ["Parties"]);
        assert_eq!(faults.list()[3].struck, 0);
    }

    #[test]
    fn what_could_never_strike_is_refused() {
        let faults = Faults::default();
        for (operation, fault) in [
            (Operation::Search, Fault::Conflict),
            (Operation::Any, Fault::TooBroad),
            (Operation::Any, Fault::LostEvent),
            (Operation::Labels, Fault::NullList),
            (Operation::Events, Fault::CutBody),
        ] {
            assert!(faults.set(FaultRule::new(operation, fault)).is_err());
        }
        assert_eq!(faults.list(), []);
    }

    #[test]
    fn a_fault_is_read_from_json_as_it_is_written() {
        for json in [
            r#"{"operation":"search","fault":"cutBody"}"#,
            r#"{"operation":"any","fault":{"delay":200},"calls":1}"#,
            r#"{"operation":"labels","fault":{"retryLater":{"status":503,"seconds":30}}}"#,
            r#"{"operation":"dialog","fault":{"replace":{"field":"title","with":null}}}"#,
        ] {
            let fault: FaultRule = serde_json::from_str(json).unwrap();
            let again = serde_json::to_string(&fault).unwrap();
            assert!(again.contains(&json[1..json.len() - 1].replace(r#","calls":1"#, "")));
        }
        let misspelt = r#"{"operation":"search","fault":"cutBody","times":2}"#;
        assert!(serde_json::from_str::<FaultRule>(misspelt).is_err());
    }
}
