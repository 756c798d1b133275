//! icespec shim around `webrtc-ice`, the ICE agent of webrtc-rs 0.17.
//!
//! From the stack: everything, sockets and gathering too. An agent holds one stream with one component;
//! several streams are several agents. A shared socket is its `UDPMuxDefault`.
//!
//! Deviations from defaults:
//! - `include_loopback` and an `ip_filter` for the one address asked for: the suite works on loopback;
//! - host candidates only, as its lite mode demands and nothing else could find here;
//! - `multicast_dns_mode: Disabled`, no traffic off loopback.

mod stream;

use std::future::Future;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use rust_line::{
    About, Answer, Create, Events, Local, Outgoing, Remote, Stack, failed, locked_version, serve, unsupported,
};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use stream::{Mux, Stream};

/// How long a call may keep the line reader waiting.
const PATIENCE: Duration = Duration::from_secs(1);

fn main() {
    match Runtime::new() {
        Ok(runtime) => serve(&WebrtcIce {
            runtime: Arc::new(runtime),
        }),
        Err(error) => panic!("no runtime: {error}"),
    }
}

struct WebrtcIce {
    runtime: Arc<Runtime>,
}

impl Stack for WebrtcIce {
    type Agent = Live;

    fn about(&self) -> About {
        About {
            name: "webrtc-ice",
            version: locked_version(include_str!("../Cargo.lock"), "webrtc-ice"),
            features: &[
                "full",
                "lite",
                "multi-stream",
                "shared-socket",
                "restart",
                "trickle",
                "ipv6",
            ],
            claims: &["rfc8445", "rfc7675"],
        }
    }

    fn create(&self, request: Create, events: Events) -> Answer<(Live, Vec<Local>)> {
        if request.streams.iter().any(|stream| stream.components != 1) {
            return unsupported("an Agent has one component");
        }
        let runtime = Arc::clone(&self.runtime);
        let (mux, streams, locals) = wait(&runtime, async {
            let mux = if request.shared_socket {
                Some(stream::mux(request.address).await?)
            } else {
                None
            };
            let (mut streams, mut locals) = (Vec::new(), Vec::new());
            for spec in &request.streams {
                let mut stream = Stream::new(&request, spec, mux.as_ref(), &events).await?;
                locals.push(stream.gather().await?);
                streams.push(stream);
            }
            Ok((mux, streams, locals))
        })?;
        Ok((
            Live {
                runtime,
                streams,
                mux,
            },
            locals,
        ))
    }
}

/// Runs a call of the stack to its end, or gives up.
fn wait<T>(runtime: &Runtime, call: impl Future<Output = Answer<T>>) -> Answer<T> {
    let result = runtime.block_on(async { timeout(PATIENCE, call).await });
    result.unwrap_or_else(|_| Err(failed("the stack did not return in time")))
}

struct Live {
    runtime: Arc<Runtime>,
    streams: Vec<Stream>,
    mux: Option<Mux>,
}

impl Live {
    fn named(&mut self, name: &str) -> Answer<&mut Stream> {
        let stream = self.streams.iter_mut().find(|stream| stream.name == name);
        stream.ok_or_else(|| failed(format!("no stream {name:?}")))
    }
}

impl rust_line::Agent for Live {
    fn remote(&mut self, request: Remote) -> Answer<()> {
        let runtime = Arc::clone(&self.runtime);
        let stream = self.named(&request.stream)?;
        wait(&runtime, stream.remote(request))
    }

    fn restart(&mut self, stream: Option<String>) -> Answer<Vec<Local>> {
        let chosen = |one: &&mut Stream| stream.as_ref().is_none_or(|name| *name == one.name);
        wait(&self.runtime, async {
            let mut locals = Vec::new();
            for one in self.streams.iter_mut().filter(chosen) {
                locals.push(one.restart().await?);
            }
            if locals.is_empty() {
                Err(failed("no such stream"))
            } else {
                Ok(locals)
            }
        })
    }

    fn send(&mut self, request: Outgoing) -> Answer<bool> {
        let runtime = Arc::clone(&self.runtime);
        let stream = self.named(&request.stream)?;
        if request.component != 1 {
            return Err(failed("there is one component"));
        }
        wait(&runtime, async { Ok(stream.send(&request.data).await) })
    }

    fn close(self) {
        let Live {
            runtime,
            streams,
            mux,
        } = self;
        let mut sockets = Vec::new();
        for stream in streams {
            let closed = wait(&runtime, stream.close(&mut sockets));
            if let Err(why) = closed {
                eprintln!("{}: {why:?}", stream.name);
            }
        }
        if let Some(mux) = mux {
            let _ = wait(&runtime, async { mux.close().await.map_err(failed) });
        }
        // The stack's tasks let go of the sockets a little later.
        for _ in 0..100 {
            sockets.retain(|socket| std::net::UdpSocket::bind(socket).is_err());
            if sockets.is_empty() {
                return;
            }
            sleep(Duration::from_millis(2));
        }
        eprintln!("still open: {sockets:?}");
    }
}
