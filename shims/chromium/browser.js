"use strict";
// How the Chromium shim starts its browser.

exports.command = "chromium";
exports.features = [];

exports.options = (loopback) => ({
  pipe: true,
  args: [
    "--no-sandbox", // root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    // Nothing but the sessions' own traffic, and no name is looked up.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    // Addresses stand in candidates as they are.
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    ...(loopback ? ["--allow-loopback-in-peer-connection"] : []),
    // The silent track plays without anybody who clicks.
    "--autoplay-policy=no-user-gesture-required",
  ],
});

/** Only a page that may record is told all addresses; others get that of the default route, if there is one. */
exports.prepare = async (browser) => {
  const client = await browser.target().createCDPSession();
  await client.send("Browser.grantPermissions", { permissions: ["audioCapture", "videoCapture"] });
};
