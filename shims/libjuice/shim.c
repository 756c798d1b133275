/*
 * icespec shim for libjuice: one juice_agent_t a stream, which is what it holds,
 * one component. Protocol: ../common.
 *
 * Deviations from what an application gets by default:
 *   bind_address   loopback, which libjuice leaves out by itself
 *   mode           written to the private member before gathering. The public way
 *                  to the controlled role is the remote description before
 *                  gathering, but a shim has to tell its candidates first.
 *   ice_tiebreaker the request's, written to the private member likewise
 *   shared_socket  JUICE_CONCURRENCY_MODE_MUX on a free port, else the default mode
 *
 * Events: "state" and "data" are libjuice's callbacks, "selected" and "role" are
 * looked up at every change of state and every 20 ms.
 */
#include <arpa/inet.h>
#include <juice/juice.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "conn.h"

#include "vector.h"

#define TICK_MS 20

typedef struct {
  juice_agent_t *juice;
  bool controlling, described, complete;
  char remote_ufrag[257];
  char local[JUICE_MAX_ADDRESS_STRING_LEN], remote[JUICE_MAX_ADDRESS_STRING_LEN]; /* last told */
} Own;

/* --- events -------------------------------------------------------------- */

static unsigned
split_port (char *address)
{
  char *colon = strrchr (address, ':');
  size_t length;
  unsigned port;

  if (colon == NULL)
    return 0;
  port = (unsigned) strtoul (colon + 1, NULL, 10);
  *colon = '\0';
  length = strlen (address);
  if (address[0] == '[' && length > 1) {
    memmove (address, address + 1, length);
    address[length - 2] = '\0';
  }
  return port;
}

/* Under the agent's lock, which is recursive: callbacks hold it already. */
static void
look (Stream *stream)
{
  Own *own = stream->own;
  char local[JUICE_MAX_ADDRESS_STRING_LEN], remote[JUICE_MAX_ADDRESS_STRING_LEN];
  bool controlling;

  conn_lock (own->juice);
  controlling = own->juice->mode == AGENT_MODE_CONTROLLING;
  if (controlling != own->controlling) {
    own->controlling = controlling;
    tell_role (stream, controlling);
  }
  if (juice_get_selected_addresses (own->juice, local, sizeof local, remote, sizeof remote) == 0 &&
      (strcmp (local, own->local) != 0 || strcmp (remote, own->remote) != 0)) {
    unsigned local_port, remote_port;

    strcpy (own->local, local);
    strcpy (own->remote, remote);
    local_port = split_port (local);
    remote_port = split_port (remote);
    tell_selected (stream, 1, local, local_port, remote, remote_port);
  }
  conn_unlock (own->juice);
}

static void
on_state (juice_agent_t *juice, juice_state_t state, void *user)
{
  static const char *const names[] = {
    [JUICE_STATE_DISCONNECTED] = "disconnected", [JUICE_STATE_GATHERING] = "new",
    [JUICE_STATE_CONNECTING] = "checking", [JUICE_STATE_CONNECTED] = "connected",
    [JUICE_STATE_COMPLETED] = "completed", [JUICE_STATE_FAILED] = "failed",
  };

  (void) juice;
  look (user);
  tell_state (user, names[state]);
}

static void
on_data (juice_agent_t *juice, const char *data, size_t size, void *user)
{
  (void) juice;
  tell_data (user, 1, (const uint8_t *) data, size);
}

/* --- agent.* ------------------------------------------------------------- */

/* libjuice wants to be told the port that several agents share. */
static uint16_t
free_port (const char *address)
{
  struct sockaddr_storage own = { 0 };
  struct sockaddr_in *four = (struct sockaddr_in *) &own;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *) &own;
  socklen_t length = sizeof own;
  uint16_t port = 0;
  int probe;

  own.ss_family = strchr (address, ':') == NULL ? AF_INET : AF_INET6;
  if (own.ss_family == AF_INET)
    inet_pton (AF_INET, address, &four->sin_addr);
  else
    inet_pton (AF_INET6, address, &six->sin6_addr);
  probe = socket (own.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (bind (probe, (struct sockaddr *) &own, own.ss_family == AF_INET ? sizeof *four : sizeof *six) == 0 &&
      getsockname (probe, (struct sockaddr *) &own, &length) == 0)
    port = ntohs (own.ss_family == AF_INET ? four->sin_port : six->sin6_port);
  close (probe);
  return port;
}

/* The port of the agent's first stream, or a free one for it. */
static uint16_t
shared_port (const Stream *stream)
{
  const Own *first = stream->agent->streams[0].own;

  if (stream == &stream->agent->streams[0])
    return free_port (stream->agent->address);
  return first->juice->config.local_port_range_begin;
}

static void
open_agent (Stream *stream, const Credentials *local, Reply *reply)
{
  Agent *agent = stream->agent;
  juice_config_t config = { 0 };
  Own *own;

  if (agent->lite)
    refuse (reply, "libjuice is a full implementation only");
  if (stream->components != 1)
    refuse (reply, "a libjuice agent has one component");
  if (local != NULL && (strlen (local->ufrag) > 256 || strlen (local->pwd) > 256))
    refuse (reply, "libjuice cuts local credentials after 256 characters");
  if (reply->unsupported != NULL)
    return;
  config.bind_address = agent->address;
  config.cb_state_changed = on_state;
  config.cb_recv = on_data;
  config.user_ptr = stream;
  own = calloc (1, sizeof *own);
  own->controlling = agent->controlling;
  if (agent->shared_socket) {
    config.concurrency_mode = JUICE_CONCURRENCY_MODE_MUX;
    config.local_port_range_begin = config.local_port_range_end = shared_port (stream);
  }
  own->juice = juice_create (&config);
  if (own->juice == NULL) {
    free (own);
    fail (reply, "juice_create failed");
    return;
  }
  stream->own = own;
  own->juice->mode = agent->controlling ? AGENT_MODE_CONTROLLING : AGENT_MODE_CONTROLLED;
  if (agent->has_tie_breaker)
    own->juice->ice_tiebreaker = agent->tie_breaker;
  if (local != NULL && juice_set_local_ice_attributes (own->juice, local->ufrag, local->pwd) != 0)
    refuse (reply, "libjuice refuses these local credentials");
  else if (juice_gather_candidates (own->juice) != 0)
    fail (reply, "libjuice cannot gather on %s", agent->address);
}

static void
describe (Stream *stream, Json *out)
{
  Own *own = stream->own;
  char sdp[JUICE_MAX_SDP_STRING_LEN], *rest = sdp, *line;
  char ufrag[257] = "", pwd[257] = "";

  if (juice_get_local_description (own->juice, sdp, sizeof sdp) == 0) {
    /* Its credentials come before its candidates. */
    (void) sscanf (sdp, "a=ice-ufrag:%256s a=ice-pwd:%256s", ufrag, pwd);
  }
  describe_as (out, ufrag, pwd);
  while ((line = strsep (&rest, "\r\n")) != NULL)
    if (strncmp (line, "a=candidate:", 12) == 0)
      describe_candidate (out, line + 12);
}

static int
first_description (Own *own, const Remote *remote)
{
  char sdp[1024];

  snprintf (sdp, sizeof sdp, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n%s", remote->credentials.ufrag,
      remote->credentials.pwd, remote->lite ? "a=ice-lite\r\n" : "");
  snprintf (own->remote_ufrag, sizeof own->remote_ufrag, "%s", remote->credentials.ufrag);
  own->described = true;
  return juice_set_remote_description (own->juice, sdp);
}

static void
set_remote (Stream *stream, const Remote *remote, Reply *reply)
{
  Own *own = stream->own;

  if (own->described && strcmp (own->remote_ufrag, remote->credentials.ufrag) != 0)
    refuse (reply, "libjuice cannot restart");
  else if (strlen (remote->credentials.ufrag) > 256 || strlen (remote->credentials.pwd) > 256)
    refuse (reply, "libjuice holds at most 256 characters");
  else if (own->complete && remote->count > 0)
    refuse (reply, "libjuice was told with the last list that no candidate follows");
  if (reply->unsupported != NULL)
    return;
  if (!own->described && first_description (own, remote) != 0)
    fprintf (stderr, "libjuice refuses the remote credentials %s\n", remote->credentials.ufrag);
  for (size_t i = 0; i < remote->count; i++) {
    char line[300];

    snprintf (line, sizeof line, "a=candidate:%s", remote->candidates[i]);
    if (juice_add_remote_candidate (own->juice, line) != 0)
      fprintf (stderr, "libjuice refuses %s\n", line);
  }
  if (remote->count > 0) {
    own->complete = true;
    juice_set_remote_gathering_done (own->juice);
  }
}

static bool
send_data (Stream *stream, unsigned component, const uint8_t *data, size_t length)
{
  Own *own = stream->own;

  (void) component;
  return juice_send (own->juice, (const char *) data, length) == 0;
}

static void
close_agent (Stream *stream)
{
  Own *own = stream->own;

  if (own == NULL)
    return;
  juice_destroy (own->juice);
  free (own);
  stream->own = NULL;
}

static const char *const features[] =
    { "full", "multi-stream", "shared-socket", "trickle", "ipv6", NULL };
static const char *const claims[] = { "rfc8445", "rfc8489", NULL };

const Stack stack = {
  "libjuice", LIBJUICE_VERSION, features, claims,
  "a libjuice agent has one and, in its default mode, a socket of its own",
  decode_message, answer_match, open_agent, describe, set_remote,
  send_data, close_agent, look,
};

/* By itself libjuice logs to stdout, which belongs to the lines. */
static void
on_log (juice_log_level_t level, const char *message)
{
  fprintf (stderr, "%d %s\n", (int) level, message);
}

int
main (void)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

  juice_set_log_handler (on_log);
  for (;;) {
    /* libjuice has threads of its own; this one only reads lines, and looks while agents live. */
    if (poll (&input, 1, any_agent () ? TICK_MS : -1) != 0)
      read_lines ();
    poll_agents ();
  }
}
