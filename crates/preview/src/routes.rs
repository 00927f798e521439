//! Requests to answers: the page, its stream of states, and what the page may ask for.

use crate::desk::{Choices, Draft};
use crate::guard::{Guard, MOST_BODY};
use crate::view::{Published, json};
use crate::worker::{Answer, Message};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};

/// The most streams at a time: a few windows, and their reloads.
pub(crate) const MOST_STREAMS: usize = 24;

/// The page's own policy: its files and its stream, and nothing from anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What routes share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) worker: SyncSender<Message>,
    pub(crate) pages: watch::Receiver<Arc<Published>>,
    /// Becomes true at the end.
    pub(crate) ending: watch::Receiver<bool>,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) profiles: Arc<[&'static str]>,
}

/// The routes under the secret of `guard`.
pub(crate) fn routes(shared: Shared, token: &str, guard: Guard) -> Router {
    let file = |kind: &'static str, text: &'static str| get(move || async move { ([(CONTENT_TYPE, kind)], text) });
    let page = Router::new()
        .route("/", file("text/html; charset=utf-8", include_str!("page/index.html")))
        .route("/style.css", file("text/css; charset=utf-8", include_str!("page/style.css")))
        .route("/script.js", file(SCRIPT, include_str!("page/script.js")))
        .route("/dom.js", file(SCRIPT, include_str!("page/dom.js")))
        .route("/sheet.js", file(SCRIPT, include_str!("page/sheet.js")))
        .route("/ink.js", file(SCRIPT, include_str!("page/ink.js")))
        .route("/panel.js", file(SCRIPT, include_str!("page/panel.js")))
        .route("/pane.js", file(SCRIPT, include_str!("page/pane.js")))
        .route("/icon.svg", file("image/svg+xml", include_str!("page/icon.svg")))
        .route("/states", get(states))
        .route("/choose", post(choose))
        .route("/draft", post(draft))
        .route("/save", post(save))
        .route("/move", post(make_moves))
        .with_state(shared);
    Router::new()
        .nest(&format!("/{token}/"), page)
        .fallback(|| async { (StatusCode::NOT_FOUND, "there is nothing else here") })
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(middleware::from_fn_with_state(guard, pass))
}

/// Lets a request pass the guard, and marks every answer as private.
async fn pass(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match guard.check(&request) {
        Ok(()) => next.run(request).await,
        // The rest of the body is not waited for.
        Err(refusal) => ([(CONNECTION, "close")], refusal).into_response(),
    };
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 6] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

/// A stream of states: the newest at once, then each newer one. Who reads slowly misses those in between.
async fn states(State(shared): State<Shared>) -> Response {
    let Ok(permit) = Arc::clone(&shared.streams).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], "too many windows are open").into_response();
    };
    struct Sender {
        shared: Shared,
        sent: Option<u64>,
        is_first: bool,
        _permit: OwnedSemaphorePermit,
    }
    let sender = Sender { shared, sent: None, is_first: true, _permit: permit };
    let events = stream::unfold(sender, |mut sender| async move {
        if !sender.is_first {
            tokio::select! {
                changed = sender.shared.pages.changed() => changed.ok()?,
                _ = sender.shared.ending.wait_for(|ending| *ending) => return None,
            }
        }
        sender.is_first = false;
        let published = Arc::clone(&sender.shared.pages.borrow_and_update());
        let event = Event::default().data(published.message(sender.sent));
        sender.sent = Some(published.pictures.number);
        Some((Ok::<_, Infallible>(event), sender))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}

/// A refusal of what a body asks for.
struct Bad(StatusCode, String);

impl IntoResponse for Bad {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

fn bad(reason: impl Into<String>) -> Bad {
    Bad(StatusCode::BAD_REQUEST, reason.into())
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Bad> {
    serde_json::from_slice(body).map_err(|error| bad(error.to_string()))
}

/// A choice as the page sends it; an empty text chooses nothing.
fn chosen<T: FromStr>(name: Option<String>) -> Result<Option<T>, Bad>
where
    T::Err: ToString,
{
    name.filter(|name| !name.is_empty())
        .map(|name| name.parse().map_err(|error: T::Err| bad(error.to_string())))
        .transpose()
}

impl Shared {
    fn tell(&self, message: Message) -> Result<StatusCode, Bad> {
        match self.worker.try_send(message) {
            Ok(()) => Ok(StatusCode::NO_CONTENT),
            Err(TrySendError::Full(_)) => Err(Bad(StatusCode::SERVICE_UNAVAILABLE, "busy; try again".to_owned())),
            Err(TrySendError::Disconnected(_)) => Err(Bad(StatusCode::SERVICE_UNAVAILABLE, "ending".to_owned())),
        }
    }

    /// Tells the worker something and waits for its answer.
    async fn ask(&self, message: impl FnOnce(oneshot::Sender<Answer>) -> Message) -> Result<Response, Bad> {
        let (sender, answer) = oneshot::channel();
        self.tell(message(sender))?;
        let answer = answer.await.map_err(|_| Bad(StatusCode::SERVICE_UNAVAILABLE, "ending".to_owned()))?;
        let status = match answer {
            Answer::Saved { .. } | Answer::Drafted { .. } => StatusCode::OK,
            Answer::Conflict { .. } | Answer::Refused { .. } => StatusCode::CONFLICT,
        };
        Ok(answered(status, &answer))
    }
}

fn answered(status: StatusCode, answer: &Answer) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], json(answer)).into_response()
}

#[derive(Deserialize)]
struct ChooseBody {
    profile: Option<String>,
    paper: Option<String>,
    fold: Option<String>,
    posting: Option<String>,
    /// A box that is ticked; absent where it is not.
    tailored: Option<String>,
}

async fn choose(State(shared): State<Shared>, body: Bytes) -> Result<Response, Bad> {
    let ChooseBody { profile, paper, fold, posting, tailored } = read(&body)?;
    let profile = profile.filter(|name| !name.is_empty());
    if let Some(name) = profile.as_deref().filter(|name| !shared.profiles.contains(name)) {
        return Err(bad(format!("no profile is called `{name}`")));
    }
    let posting = posting.filter(|name| !name.is_empty());
    let tailored = tailored.is_some() && posting.is_some();
    let paper = chosen(paper)?;
    let fold = match chosen(fold) {
        Ok(fold) => fold,
        // A person may type it: what is wrong with it is an answer to them, not a fault of the page.
        Err(Bad(_, why)) => return Ok(answered(StatusCode::OK, &Answer::Refused { why })),
    };
    Ok(shared.tell(Message::Choose(Choices { profile, paper, fold, posting, tailored }))?.into_response())
}

#[derive(Deserialize)]
struct EditBody {
    text: Option<String>,
    base: String,
}

async fn draft(State(shared): State<Shared>, body: Bytes) -> Result<StatusCode, Bad> {
    let EditBody { text, base } = read(&body)?;
    shared.tell(Message::Draft(text.map(|text| Draft { text, base })))
}

async fn save(State(shared): State<Shared>, body: Bytes) -> Result<Response, Bad> {
    let EditBody { text, base } = read(&body)?;
    let text = text.ok_or_else(|| bad("there is no text to save"))?;
    shared.ask(|answer| Message::Save { text, base, answer }).await
}

#[derive(Deserialize)]
struct MoveBody {
    steps: usize,
    shown_sha256: String,
}

async fn make_moves(State(shared): State<Shared>, body: Bytes) -> Result<Response, Bad> {
    let MoveBody { steps, shown_sha256 } = read(&body)?;
    shared.ask(|answer| Message::Move { steps, shown_sha256, answer }).await
}
