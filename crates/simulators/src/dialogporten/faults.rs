//! Faults that a test or a demo can switch on, one operation at a time.
//!
//! A client must notice nothing but the fault itself: what comes out wrong is the real answer,
//! changed or broken on its way (`trouble.rs`). Faults belong to one simulator, so tests that run
//! at the same time do not meet.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

/// What a request asks for, by its root field.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Every request, whatever it asks for.
    Any,
    /// `parties`.
    Parties,
    /// `searchDialogs`.
    Search,
    /// `dialogById`.
    Dialog,
    /// `setSystemLabel` and `bulkSetSystemLabels`.
    Labels,
    /// `limits`.
    Limits,
    /// `serviceResources`.
    ServiceResources,
    /// `dialogLookup`.
    Lookup,
    /// `dialogEvents`: the opening of a stream, and what comes through it.
    Events,
    /// The REST end point `…/seenlog`.
    SeenLog,
    /// The REST end point `…/context/labellog`.
    LabelLog,
    /// The REST end point `…/transmissions`.
    Transmissions,
}

impl Operation {
    pub(super) fn of_root_field(name: &str) -> Option<Self> {
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
    /// Whether it is asked for over REST, where no engine nulls lists.
    const fn is_rest(self) -> bool {
        matches!(self, Self::SeenLog | Self::LabelLog | Self::Transmissions)
    }
}

/// What goes wrong. Where nothing else is said, the request is not carried out.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// Works as usual, only begins after so many milliseconds. Several delays add up.
    Delay(u64),
    /// A gateway's answer with this HTTP status.
    Status(u16),
    /// The same with `Retry-After`.
    #[serde(rename_all = "camelCase")]
    RetryLater {
        /// 429 or 503.
        status: u16,
        /// When to come back.
        seconds: u32,
    },
    /// Closed for maintenance.
    Maintenance {
        /// When it is over, to the second, which `Retry-After` tells as a date; it need not be told.
        #[serde(default)]
        until: Option<Timestamp>,
    },
    /// A gateway's page of HTML with status 200.
    HtmlPage,
    /// Carried out; the connection breaks in the middle of the answer.
    CutBody,
    /// Carried out; the answer's last character is wrong.
    MalformedJson,
    /// Carried out; every enumerated value in the answer is one that no schema has.
    UnknownEnum,
    /// Carried out; every field of this name in the answer has this value instead.
    Replace {
        /// The field's name.
        field: String,
        /// Any JSON.
        with: Value,
    },
    /// Carried out; the one field at this place in the answer has this value instead.
    Damage {
        /// The way to it below the root field, which is meant itself where it is empty: names of
        /// fields, with full stops between. A list stands for its first entry, unless a number
        /// follows. A place that is not there stays away.
        at: String,
        /// Any JSON.
        with: Value,
    },
    /// Carried out; a broken entry takes its list, or its dialog, with it (recordings, 6).
    NullList,
    /// Something behind Dialogporten fails: no data at all (recordings, 24).
    ExecutionError,
    /// Carried out; the connection breaks where the answer should begin.
    LostAnswer,
    /// Carried out at once; the answer comes after so many milliseconds.
    LateAnswer(u64),
    /// Carried out at once; no answer comes until the faults are cleared.
    NoAnswer,
    /// Search: words that are looked for in all times (`search` without `contentUpdatedAfter`)
    /// take longer than the real one allows, which gives up with a typed error. A fault of its
    /// own, and together with a delay as slow as the real one, which takes 20 seconds.
    TooBroad,
    /// Labels: somebody else was quicker, which is `success: false` without an error.
    Conflict,
    /// Events: what happens to a dialog is not told.
    LostEvent,
    /// Events: where an event should come the stream breaks.
    BrokenStream,
}

impl Fault {
    /// Whether the operation can fail like this. One that cannot is refused: a fault that never
    /// comes would make a test that proves nothing.
    fn fits(&self, operation: Operation) -> bool {
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

    fn is_of_events(&self) -> bool {
        matches!(self, Self::LostEvent | Self::BrokenStream)
    }
}

/// A fault as it is switched on.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetFault {
    /// Where it strikes.
    pub operation: Operation,
    /// What goes wrong.
    pub fault: Fault,
    /// Only requests about one of these parties: URNs, or the numbers at their end. A request is
    /// about a party that it names, about those of the dialogs that it names, and, where it asks
    /// for `parties`, about the person who asks.
    #[serde(default)]
    pub parties: Vec<String>,
    /// Only requests that name one of these services: URNs, or the ids at their end.
    #[serde(default)]
    pub services: Vec<String>,
    /// Only requests about one of these dialogs.
    #[serde(default)]
    pub dialogs: Vec<Uuid>,
    /// How many more times it strikes; until cleared where nothing is said.
    #[serde(default)]
    pub calls: Option<u32>,
    /// How often it has struck.
    #[serde(default, skip_deserializing)]
    pub struck: u32,
}

impl SetFault {
    /// Until cleared, for everything that the operation is about.
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

    /// For the next requests only.
    #[must_use]
    pub fn times(self, calls: u32) -> Self {
        let calls = Some(calls);
        Self { calls, ..self }
    }

    /// Only for requests about this party: a URN, or the number at its end.
    #[must_use]
    pub fn about_party(mut self, party: &str) -> Self {
        self.parties.push(party.to_owned());
        self
    }

    /// Only for requests that name this service: a URN, or the id at its end.
    #[must_use]
    pub fn about_service(mut self, service: &str) -> Self {
        self.services.push(service.to_owned());
        self
    }

    /// Only for requests about this dialog.
    #[must_use]
    pub fn about_dialog(mut self, dialog: Uuid) -> Self {
        self.dialogs.push(dialog);
        self
    }

    fn meets(&self, asked: &RootField) -> bool {
        let mut named = self.parties.iter().chain(&self.services);
        (self.operation == Operation::Any || self.operation == asked.operation)
            && (self.fault != Fault::TooBroad || asked.is_broad)
            && (!asked.operation.is_rest() || self.fault.fits(asked.operation))
            && (self.is_about_all()
                || self
                    .dialogs
                    .iter()
                    .any(|id| asked.about.contains(&id.to_string()))
                || named.any(|name| asked.is_about(name)))
    }

    fn is_about_all(&self) -> bool {
        self.parties.is_empty() && self.services.is_empty() && self.dialogs.is_empty()
    }

    /// Counts a strike, if there is one left.
    fn strike(&mut self) -> bool {
        if self.calls == Some(0) {
            return false;
        }
        self.calls = self.calls.map(|calls| calls - 1);
        self.struck += 1;
        true
    }
}

/// The operation cannot fail like this.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{operation:?} cannot fail with {fault}")]
pub struct UnfitFault {
    operation: Operation,
    fault: String,
}

/// A root field of a request.
#[derive(Clone, Debug)]
pub(super) struct RootField {
    pub(super) operation: Operation,
    /// The field's alias, or its name.
    pub(super) key: String,
    /// Parties, services and dialogs that it names or means.
    pub(super) about: Vec<String>,
    /// Whether it looks for words in all times.
    pub(super) is_broad: bool,
}

impl RootField {
    fn is_about(&self, name: &str) -> bool {
        self.about.iter().any(|about| {
            about
                .strip_suffix(name)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(':'))
        })
    }
}

/// What befalls a request.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    pub(super) delay_ms: u64,
    pub(super) fault: Option<Fault>,
    /// The root fields that the fault strikes.
    pub(super) keys: Vec<String>,
}

/// The switches of one simulator.
#[derive(Debug)]
pub(super) struct Faults {
    set: Mutex<Vec<SetFault>>,
    /// Counts how often everything was cleared; answers that do not come wait for the next time.
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
    pub(super) fn set(&self, fault: SetFault) -> Result<(), UnfitFault> {
        if !fault.fault.fits(fault.operation) {
            return Err(UnfitFault {
                operation: fault.operation,
                fault: format!("{:?}", fault.fault),
            });
        }
        self.with(|set| set.push(fault));
        Ok(())
    }

    pub(super) fn list(&self) -> Vec<SetFault> {
        self.with(|set| set.clone())
    }

    pub(super) fn clear(&self) {
        self.with(Vec::clear);
        self.cleared.send_modify(|count| *count += 1);
    }

    /// A wait for the next clearing. It must be made before the fault is looked up, so that a
    /// clearing in between is not missed.
    pub(super) fn until_cleared(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut cleared = self.cleared.subscribe();
        async move {
            // An error means that the simulator is gone: then nobody waits for an answer.
            let _gone = cleared.changed().await;
        }
    }

    /// What befalls a request with these root fields: all delays, and the first other fault.
    pub(super) fn meet(&self, asked: &[RootField]) -> Trouble {
        let mut trouble = Trouble::default();
        self.with(|set| {
            for fault in set.iter_mut().filter(|fault| !fault.fault.is_of_events()) {
                let keys: Vec<_> = asked
                    .iter()
                    .filter(|field| fault.meets(field))
                    .map(|field| field.key.clone())
                    .collect();
                let delay = match fault.fault {
                    Fault::Delay(delay) => Some(delay),
                    _ if trouble.fault.is_some() => continue,
                    _ => None,
                };
                if keys.is_empty() || !fault.strike() {
                    continue;
                }
                if let Some(delay) = delay {
                    trouble.delay_ms += delay;
                } else {
                    trouble.fault = Some(fault.fault.clone());
                    trouble.keys = keys;
                }
            }
        });
        trouble
    }

    /// What befalls an event on its way to the open streams.
    pub(super) fn meet_event(&self, dialog: Uuid, party: &str) -> Option<Fault> {
        let event = RootField {
            operation: Operation::Events,
            key: String::new(),
            about: vec![dialog.to_string(), party.to_owned()],
            is_broad: false,
        };
        self.with(|set| {
            set.iter_mut()
                .filter(|fault| fault.fault.is_of_events() && fault.meets(&event))
                .find_map(|fault| fault.strike().then(|| fault.fault.clone()))
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Vec<SetFault>) -> T) -> T {
        act(&mut self.set.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTY: &str = "urn:altinn:organization:identifier-no:310702641";

    fn field(operation: Operation, about: &[&str]) -> RootField {
        RootField {
            operation,
            key: format!("{operation:?}"),
            about: about.iter().map(|&about| about.to_owned()).collect(),
            is_broad: false,
        }
    }

    fn met(faults: &Faults, asked: &RootField) -> Option<Fault> {
        faults.meet(std::slice::from_ref(asked)).fault
    }

    #[test]
    fn a_fault_strikes_its_operation_so_often_as_it_was_set() {
        let faults = Faults::default();
        let fault = SetFault::new(Operation::Search, Fault::Status(503)).times(2);
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
        for (fault, about, strikes) in [
            (SetFault::new(Operation::Any, Fault::CutBody), vec![], true),
            (
                SetFault::new(Operation::Any, Fault::CutBody).about_party(PARTY),
                vec![PARTY],
                true,
            ),
            (
                SetFault::new(Operation::Any, Fault::CutBody).about_party("310702641"),
                vec![PARTY],
                true,
            ),
            (
                SetFault::new(Operation::Any, Fault::CutBody).about_party("0702641"),
                vec![PARTY],
                false,
            ),
            (
                SetFault::new(Operation::Any, Fault::CutBody).about_dialog(dialog),
                vec![of_dialog.as_str()],
                true,
            ),
            (
                SetFault::new(Operation::Any, Fault::CutBody).about_dialog(dialog),
                vec![PARTY],
                false,
            ),
        ] {
            let faults = Faults::default();
            faults.set(fault.clone()).unwrap();
            let met = met(&faults, &field(Operation::Search, &about));
            assert_eq!(met.is_some(), strikes, "{fault:?} {about:?}");
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
            faults.set(SetFault::new(Operation::Any, fault)).unwrap();
        }
        let trouble = faults.meet(&[field(Operation::Parties, &[])]);
        assert_eq!(trouble.delay_ms, 50);
        assert_eq!(trouble.fault, Some(Fault::CutBody));
        assert_eq!(trouble.keys, ["Parties"]);
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
            assert!(faults.set(SetFault::new(operation, fault)).is_err());
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
            let fault: SetFault = serde_json::from_str(json).unwrap();
            let again = serde_json::to_string(&fault).unwrap();
            assert!(again.contains(&json[1..json.len() - 1].replace(r#","calls":1"#, "")));
        }
        let misspelt = r#"{"operation":"search","fault":"cutBody","times":2}"#;
        assert!(serde_json::from_str::<SetFault>(misspelt).is_err());
    }
}
