/*
 * icespec shim for libre's ICE (`icem`): one icem and one UDP socket a component
 * for every stream, as baresip's ice module has them. Protocol: ../common.
 *
 * Deviations from what an application does: none in the options of icem; the
 * sockets are bound to loopback. libre leaves to the application: the random
 * credentials (7 and 31 characters, baresip's sizes) and sending data, which
 * goes to the selected pair of icem here and is refused as long as there is none.
 *
 * Events: "completed" and "failed" are icem's check handler, "checking" is the
 * start of the checks. "selected" and "role" are looked up at every handler call
 * and every 20 ms.
 *
 * Without a candidate of the peer icem does not start: with an empty list it only
 * gets the credentials, and the checks start with the first candidates.
 */
#include <re/re.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vector.h"

#define TICK_MS 20

typedef struct {
  Stream *stream;
  unsigned id;
  struct udp_sock *socket;
  struct sa local, remote; /* the pair last told */
} Component;

typedef struct {
  struct icem *icem;
  char ufrag[257], pwd[257];
  Component *components;
  char remote_ufrag[257];
  bool controlling;
  bool started; /* the check list is formed, once and for all */
} Own;

static struct tmr tick;

/* --- events -------------------------------------------------------------- */

static void
on_data (const struct sa *source, struct mbuf *data, void *arg)
{
  Component *component = arg;

  (void) source;
  tell_data (component->stream, component->id, mbuf_buf (data), mbuf_get_left (data));
}

static void
look_at_selected (Component *component, const Own *own)
{
  const struct ice_cand *local = icem_selected_lcand (own->icem, component->id);
  const struct ice_cand *remote = icem_selected_rcand (own->icem, component->id);
  const struct sa *from, *to;
  char from_ip[64], to_ip[64];

  if (local == NULL || remote == NULL)
    return;
  from = icem_lcand_addr (local);
  to = icem_lcand_addr (remote);
  if (sa_cmp (from, &component->local, SA_ALL) && sa_cmp (to, &component->remote, SA_ALL))
    return;
  component->local = *from;
  component->remote = *to;
  if (sa_ntop (from, from_ip, sizeof from_ip) == 0 && sa_ntop (to, to_ip, sizeof to_ip) == 0)
    tell_selected (component->stream, component->id, from_ip, sa_port (from), to_ip, sa_port (to));
}

static void
look (Stream *stream)
{
  Own *own = stream->own;
  bool controlling = icem_local_role (own->icem) == ICE_ROLE_CONTROLLING;

  for (unsigned i = 0; i < stream->components; i++)
    look_at_selected (&own->components[i], own);
  if (controlling != own->controlling) {
    own->controlling = controlling;
    tell_role (stream, controlling);
  }
}

static void
on_checks (int err, bool update, void *arg)
{
  Stream *stream = arg;

  (void) update;
  look (stream);
  tell_state (stream, err == 0 ? "completed" : "failed");
}

/* --- agent.* ------------------------------------------------------------- */

static void
open_component (Stream *stream, unsigned id, Reply *reply)
{
  Own *own = stream->own;
  Component *component = &own->components[id - 1];
  struct sa address;
  int err;

  component->stream = stream;
  component->id = id;
  err = sa_set_str (&address, stream->agent->address, 0);
  if (err == 0)
    err = udp_listen (&component->socket, &address, on_data, component);
  if (err == 0)
    err = icem_comp_add (own->icem, id, component->socket);
  if (err == 0)
    err = icem_cand_add (own->icem, id, 0, NULL, &address);
  if (err != 0)
    fail (reply, "libre cannot have component %u on %s: %s", id, stream->agent->address,
        strerror (err));
}

static void
open_icem (Stream *stream, const Credentials *local, Reply *reply)
{
  Own *own = calloc (1, sizeof *own);
  Agent *agent = stream->agent;
  int err;

  stream->own = own;
  own->components = calloc (stream->components, sizeof *own->components);
  own->controlling = agent->controlling;
  if (agent->lite)
    refuse (reply, "icem_alloc refuses ICE_MODE_LITE");
  if (agent->shared_socket)
    refuse (reply, "every icem has sockets of its own");
  if (agent->has_tie_breaker && agent->tie_breaker == 0)
    refuse (reply, "icem_alloc refuses the tie-breaker 0");
  if (local != NULL && (strlen (local->ufrag) > 256 || strlen (local->pwd) > 256 ||
          strlen (local->ufrag) < 4 || strlen (local->pwd) < 22))
    refuse (reply, "libre refuses these local credentials");
  if (reply->unsupported != NULL)
    return;
  rand_str (own->ufrag, 8);
  rand_str (own->pwd, 32);
  if (local != NULL) {
    str_ncpy (own->ufrag, local->ufrag, sizeof own->ufrag);
    str_ncpy (own->pwd, local->pwd, sizeof own->pwd);
  }
  err = icem_alloc (&own->icem, ICE_MODE_FULL,
      agent->controlling ? ICE_ROLE_CONTROLLING : ICE_ROLE_CONTROLLED, IPPROTO_UDP, 0,
      agent->has_tie_breaker ? agent->tie_breaker : rand_u64 (), own->ufrag, own->pwd, on_checks,
      stream);
  if (err != 0) {
    fail (reply, "icem_alloc: %s", strerror (err));
    return;
  }
  icem_set_name (own->icem, stream->name);
  for (unsigned id = 1; id <= stream->components && reply->error == NULL; id++)
    open_component (stream, id, reply);
  if (reply->error == NULL) {
    icem_cand_redund_elim (own->icem);
    err = icem_comps_set_default_cand (own->icem);
    if (err != 0)
      fail (reply, "icem_comps_set_default_cand: %s", strerror (err));
  }
}

static void
describe (Stream *stream, Json *out)
{
  Own *own = stream->own;
  struct le *le;

  describe_as (out, own->ufrag, own->pwd);
  for (le = list_head (icem_lcandl (own->icem)); le != NULL; le = le->next) {
    char sdp[256];

    if (re_snprintf (sdp, sizeof sdp, "%H", ice_cand_encode, le->data) > 0)
      describe_candidate (out, sdp);
  }
}

/* The address an m-line would name: the component's first candidate. */
static void
set_default (Own *own, unsigned id, const Remote *remote)
{
  for (size_t i = 0; i < remote->count; i++) {
    struct ice_cand_attr candidate;

    if (ice_cand_attr_decode (&candidate, remote->candidates[i]) == 0 && candidate.compid == id) {
      (void) icem_verify_support (own->icem, id, &candidate.addr);
      return;
    }
  }
}

static void
set_remote (Stream *stream, const Remote *remote, Reply *reply)
{
  Own *own = stream->own;
  bool first = own->remote_ufrag[0] == '\0';
  int err;

  if (!first && strcmp (own->remote_ufrag, remote->credentials.ufrag) != 0) {
    refuse (reply, "an icem cannot be restarted");
    return;
  }
  if (own->started && remote->count > 0) {
    refuse (reply, "libre forms its check list once: no further candidates");
    return;
  }
  str_ncpy (own->remote_ufrag, remote->credentials.ufrag, sizeof own->remote_ufrag);
  err = icem_sdp_decode (own->icem, ice_attr_ufrag, remote->credentials.ufrag);
  err |= icem_sdp_decode (own->icem, ice_attr_pwd, remote->credentials.pwd);
  if (remote->lite)
    err |= icem_sdp_decode (own->icem, ice_attr_lite, NULL);
  for (size_t i = 0; i < remote->count; i++)
    if (icem_sdp_decode (own->icem, ice_attr_cand, remote->candidates[i]) != 0)
      fprintf (stderr, "libre refuses candidate %s\n", remote->candidates[i]);
  if (remote->count == 0 || own->started)
    return;
  for (unsigned id = 1; id <= stream->components; id++)
    set_default (own, id, remote);
  own->started = true;
  if (err == 0)
    err = icem_conncheck_start (own->icem);
  if (err != 0)
    fprintf (stderr, "libre does not start: %s\n", strerror (err));
  tell_state (stream, err == 0 ? "checking" : "failed");
}

static bool
send_data (Stream *stream, unsigned id, const uint8_t *data, size_t length)
{
  Own *own = stream->own;
  const struct ice_cand *remote = icem_selected_rcand (own->icem, id);
  struct mbuf *buffer;
  int err;

  if (remote == NULL)
    return false;
  buffer = mbuf_alloc (length + 1);
  if (buffer == NULL)
    return false;
  (void) mbuf_write_mem (buffer, data, length);
  buffer->pos = 0;
  err = udp_send (own->components[id - 1].socket, icem_lcand_addr (remote), buffer);
  mem_deref (buffer);
  return err == 0;
}

static void
close_icem (Stream *stream)
{
  Own *own = stream->own;

  if (own == NULL)
    return;
  mem_deref (own->icem);
  for (unsigned i = 0; i < stream->components; i++)
    mem_deref (own->components[i].socket);
  free (own->components);
  free (own);
}

/* --- the loop ------------------------------------------------------------ */

static void
on_tick (void *unused)
{
  poll_agents ();
  if (any_agent ())
    tmr_start (&tick, TICK_MS, on_tick, unused);
}

static void
on_lines (int flags, void *unused)
{
  (void) flags;
  read_lines ();
  if (any_agent () && !tmr_isrunning (&tick))
    tmr_start (&tick, TICK_MS, on_tick, unused);
}

static const char *const features[] = { "full", "multi-stream", "ipv6", NULL };
static const char *const claims[] = { "rfc5245", "rfc5389", NULL };

const Stack stack = {
  "libre", LIBRE_VERSION, features, claims, "an icem has one, and sockets of its own",
  decode_message, answer_match, open_icem, describe, set_remote, send_data,
  close_icem, look,
};

int
main (void)
{
  int err = libre_init ();

  /* Not epoll: stdin may be a file. */
  if (err == 0)
    err = poll_method_set (METHOD_POLL);
  if (err == 0)
    err = fd_listen (STDIN_FILENO, FD_READ, on_lines, NULL);
  if (err != 0) {
    fprintf (stderr, "libre does not start: %s\n", strerror (err));
    return 1;
  }
  tmr_init (&tick);
  return re_main (NULL);
}
