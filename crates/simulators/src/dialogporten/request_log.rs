//! Request log, for tests that count calls.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::Serialize;

/// Number of requests kept individually; the counters continue.
const CAPACITY: usize = 1000;

/// Requests since the simulator started.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RequestLog {
    /// Number of GraphQL requests that reached the engine.
    pub graphql: u64,
    /// Number of REST requests by an authorised caller.
    pub rest: u64,
    /// Number of uses of each root field, with every alias counted, and of `seenlog` and
    /// `labellog`.
    pub fields: BTreeMap<String, u64>,
    /// The latest requests, oldest first.
    pub latest: VecDeque<RequestLogEntry>,
}

/// One logged GraphQL or REST request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestLogEntry {
    /// Time of arrival, on the simulator's clock.
    pub at: Timestamp,
    /// The name of its operation, if it has one.
    pub operation_name: Option<String>,
    /// Root fields of its document, or the REST log's name.
    pub fields: Vec<String>,
}

impl RequestLog {
    pub(super) fn record(&mut self, request: RequestLogEntry) {
        self.graphql += 1;
        self.append(request);
    }

    /// Records a request for a REST end point.
    pub(super) fn record_rest(&mut self, at: Timestamp, endpoint: &str) {
        self.rest += 1;
        self.append(RequestLogEntry {
            at,
            operation_name: None,
            fields: vec![endpoint.to_owned()],
        });
    }

    fn append(&mut self, request: RequestLogEntry) {
        for field in &request.fields {
            *self.fields.entry(field.clone()).or_default() += 1;
        }
        if self.latest.len() == CAPACITY {
            self.latest.pop_front();
        }
        self.latest.push_back(request);
    }
}
