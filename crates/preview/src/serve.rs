//! A setup to a server on loopback that runs until it is interrupted.

use crate::Setup;
use crate::guard::{Guard, Token};
use crate::routes::{MOST_STREAMS, Shared, routes};
use crate::watch::{WatchError, Watched, watch};
use crate::worker::{Message, Worker};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use proofpress_press::{Press, PressError};
use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch as channel};

/// The port that is tried first: it stays the same from day to day. Any other number above 1023 would do.
const USUAL_PORT: u16 = 8417;
/// The most connections at a time; well under the number of files that a process may have open.
const MOST_CONNECTIONS: usize = 512;
/// How long a connection may take to send a request's head.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long connections have to end.
const ENDING_TIME: Duration = Duration::from_millis(500);
/// How many messages may wait for the worker.
const INBOX: usize = 64;

/// Why there is no preview.
#[derive(Debug, Error)]
pub enum PreviewError {
    /// The press cannot be set up.
    #[error(transparent)]
    Press(#[from] PressError),
    /// Something cannot be watched.
    #[error(transparent)]
    Watch(#[from] WatchError),
    /// The port is taken or forbidden.
    #[error("cannot listen on port {port}: {reason}")]
    Port {
        /// The port asked for.
        port: u16,
        /// Why.
        reason: io::Error,
    },
    /// The system gives no random numbers for the address.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// The server cannot run.
    #[error("the server cannot run: {0}")]
    Server(#[from] io::Error),
}

/// Serves the preview until Ctrl-C or SIGTERM. `ready` is told the address once it can be opened.
///
/// # Errors
/// Where the port, a watched folder, a font folder or the server itself fails at the start.
pub fn serve(setup: Setup, ready: impl FnOnce(&str) -> io::Result<()>) -> Result<(), PreviewError> {
    let press = Press::new(setup.assets, &setup.font_paths)?.following_edits();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(listen(setup.port))?;
    let port = listener.local_addr()?.port();
    let token = Token::random()?;
    let address = format!("http://127.0.0.1:{port}/{}/", token.text());

    let (inbox_sender, inbox) = sync_channel(INBOX);
    // Before the first read, so that no change is missed between the two.
    let _watch = follow(&setup, inbox_sender.clone())?;
    let profiles = setup.assets.profiles.iter().map(|profile| profile.name).collect();
    let (worker, pages) = Worker::start(setup, press);
    let thread = std::thread::Builder::new().name("press".to_owned()).spawn(move || worker.run(&inbox))?;

    let (end, ending) = channel::channel(false);
    let shared = Shared {
        worker: inbox_sender.clone(),
        pages,
        ending: ending.clone(),
        streams: Arc::new(Semaphore::new(MOST_STREAMS)),
        profiles,
    };
    let router = routes(shared, token.text(), Guard::new(token.clone(), port));
    ready(&address)?;
    runtime.block_on(async {
        tokio::select! {
            () = accept(&listener, &router, &ending) => {}
            () = interrupted() => {}
        }
        let _ = end.send(true);
        // Streams end by themselves; what does not is dropped with the runtime.
        tokio::time::sleep(ENDING_TIME / 10).await;
    });
    runtime.shutdown_timeout(ENDING_TIME);
    let _ = inbox_sender.send(Message::Stop);
    let _ = thread.join();
    Ok(())
}

/// Listens on loopback alone: on the port asked for, else on the usual one, else on any that is free.
async fn listen(port: Option<u16>) -> Result<TcpListener, PreviewError> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => bind(port).await.map_err(|reason| PreviewError::Port { port, reason }),
        None => match bind(USUAL_PORT).await {
            Ok(listener) => Ok(listener),
            Err(_) => bind(0).await.map_err(|reason| PreviewError::Port { port: 0, reason }),
        },
    }
}

fn follow(setup: &Setup, worker: SyncSender<Message>) -> Result<crate::watch::Watch, WatchError> {
    let (posting_folders, posting_files): (Vec<_>, Vec<_>) = setup.postings.iter().cloned().partition(|p| p.is_dir());
    let fonts = setup.font_paths.clone();
    let whole = |paths: &[PathBuf]| -> Vec<PathBuf> {
        paths.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect()
    };
    let (font_roots, posting_roots) = (whole(&fonts), whole(&setup.postings));
    let mut watched = Watched { files: vec![setup.resume.clone()], folders: posting_folders };
    watched.files.extend(posting_files);
    watched.folders.extend(setup.request.profile_folder.iter().cloned().chain(fonts));
    watch(&watched, move |paths| {
        let is_in = |roots: &[PathBuf]| paths.iter().any(|path| roots.iter().any(|root| path.starts_with(root)));
        let changed = Message::Changed { fonts: is_in(&font_roots), postings: is_in(&posting_roots) };
        // Where the inbox is full this waits, and changes are gathered meanwhile.
        let _ = worker.send(changed);
    })
}

/// Takes connections until the end.
async fn accept(listener: &TcpListener, router: &Router, ending: &channel::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(_) => {
                // Out of file handles, most likely: some will come free.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // With no place left, the connection is closed at once.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let (router, ending) = (router.clone(), ending.clone());
        tokio::spawn(async move {
            answer(stream, router, ending).await;
            drop(place);
        });
    }
}

/// Answers the requests of one connection.
async fn answer(stream: TcpStream, router: Router, mut ending: channel::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    tokio::select! {
        // A connection that breaks is its owner's affair.
        _ = connection.as_mut() => return,
        _ = ending.wait_for(|ending| *ending) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(ENDING_TIME, connection).await;
}

/// Ends when the process is asked to.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
