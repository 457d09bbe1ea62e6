//! A log of what was asked, for tests that count calls.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::Serialize;

/// So many requests are kept one by one; the counts go on.
const KEPT: usize = 1000;

/// What was asked since the simulator started.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Requests {
    /// GraphQL requests that reached the engine.
    pub graphql: u64,
    /// Requests for one of the REST logs by somebody who may ask.
    pub rest: u64,
    /// How often each root field was asked, every alias counted, and each of `seenlog` and
    /// `labellog`.
    pub fields: BTreeMap<String, u64>,
    /// The latest requests, oldest first.
    pub latest: VecDeque<Request>,
}

/// One request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// When it came.
    pub at: Timestamp,
    /// The name of its operation, if it has one.
    pub operation_name: Option<String>,
    /// Its root fields.
    pub fields: Vec<String>,
}

impl Requests {
    pub(super) fn record(&mut self, request: Request) {
        self.graphql += 1;
        self.keep(request);
    }

    /// A request for one of the REST logs.
    pub(super) fn record_rest(&mut self, at: Timestamp, log: &str) {
        self.rest += 1;
        self.keep(Request {
            at,
            operation_name: None,
            fields: vec![log.to_owned()],
        });
    }

    fn keep(&mut self, request: Request) {
        for field in &request.fields {
            *self.fields.entry(field.clone()).or_default() += 1;
        }
        if self.latest.len() == KEPT {
            self.latest.pop_front();
        }
        self.latest.push_back(request);
    }
}
