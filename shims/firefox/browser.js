"use strict";
// How the Firefox shim starts its browser.

const { Unsupported } = require("../node-line/line");

exports.command = "firefox-esr";
exports.features = [];
// It takes seconds to start, whatever the address: that begins with the first request.
exports.early = true;

const preferences = {
  // Addresses stand in candidates as they are, those of every interface.
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "media.peerconnection.ice.default_address_only": false,
  // The silent track plays without anybody who clicks.
  "media.autoplay.default": 0,
  "media.autoplay.blocking_policy": 0,
  // No plug-in is looked for, no captive portal, no update.
  "media.gmp-manager.updateEnabled": false,
  "media.gmp-gmpopenh264.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "app.update.disabledForTesting": true,
  "network.dns.disabled": true,
  // Few processes, so that it starts sooner.
  "dom.ipc.processPrelaunch.enabled": false,
  "dom.ipc.processCount": 1,
  "fission.autostart": false,
};

exports.options = () => ({ extraPrefsFirefox: preferences });

exports.refuse = (loopback) => {
  if (loopback) {
    throw new Unsupported("Firefox gathers nothing on loopback; use shims/network and 10.77.0.1");
  }
};
