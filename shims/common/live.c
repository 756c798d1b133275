/* The protocol's side of agent.*: see shim.h. What an agent does is the stack's. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

static Agent *agents;

bool
any_agent (void)
{
  return agents != NULL;
}

void
poll_agents (void)
{
  for (Agent *agent = agents; agent != NULL; agent = agent->next)
    for (size_t i = 0; i < agent->count; i++)
      stack.poll (&agent->streams[i]);
}

/* --- events -------------------------------------------------------------- */

static Json *
event (const char *kind, Stream *stream)
{
  Json *line = json_object_new_object ();

  add_text (line, "event", kind);
  add_text (line, "agent", stream->agent->name);
  add_text (line, "stream", stream->name);
  return line;
}

void
tell_state (Stream *stream, const char *state)
{
  Json *line;

  if (!stream->agent->open || (stream->state != NULL && strcmp (stream->state, state) == 0))
    return;
  stream->state = state;
  line = event ("state", stream);
  add_text (line, "state", state);
  say (line);
}

static Json *
endpoint (const char *ip, unsigned port)
{
  Json *object = json_object_new_object ();

  add_text (object, "ip", ip);
  add_int (object, "port", port);
  return object;
}

void
tell_selected (Stream *stream, unsigned component, const char *local_ip, unsigned local_port,
    const char *remote_ip, unsigned remote_port)
{
  Json *line;

  if (!stream->agent->open)
    return;
  line = event ("selected", stream);
  add_int (line, "component", component);
  json_object_object_add (line, "local", endpoint (local_ip, local_port));
  json_object_object_add (line, "remote", endpoint (remote_ip, remote_port));
  say (line);
}

void
tell_data (Stream *stream, unsigned component, const uint8_t *data, size_t length)
{
  Json *line;

  if (!stream->agent->open)
    return;
  line = event ("data", stream);
  add_int (line, "component", component);
  add_hex (line, "data", data, length);
  say (line);
}

/* The streams are stack objects of their own, each with a role. */
void
tell_role (Stream *stream, bool controlling)
{
  Json *line;

  if (!stream->agent->open)
    return;
  line = event ("role", stream);
  add_text (line, "role", controlling ? "controlling" : "controlled");
  say (line);
}

/* --- candidates ---------------------------------------------------------- */

void
describe_as (Json *out, const char *ufrag, const char *pwd)
{
  add_text (out, "ufrag", ufrag);
  add_text (out, "pwd", pwd);
  json_object_object_add (out, "candidates", json_object_new_array ());
}

void
describe_candidate (Json *out, const char *sdp)
{
  char foundation[33], transport[8], ip[64], type[8];
  unsigned component, priority, port;
  Json *object, *list = NULL;

  if (sscanf (sdp, "%32s %u %7s %u %63s %u typ %7s", foundation, &component, transport, &priority,
          ip, &port, type) != 7 || strcasecmp (transport, "udp") != 0 || strcmp (type, "host") != 0)
    return;
  object = endpoint (ip, port);
  add_int (object, "component", component);
  add_text (object, "foundation", foundation);
  add_text (object, "transport", "udp");
  add_int (object, "priority", priority);
  add_text (object, "type", "host");
  json_object_object_get_ex (out, "candidates", &list);
  json_object_array_add (list, object);
}

/* Texts go into a line of SDP: nothing that would end a word. */
static const char *
member_word (Json *object, const char *name, Reply *reply)
{
  const char *text = member_text (object, name, reply);

  for (const char *at = text; at != NULL && *at != '\0'; at++)
    if (*at <= ' ' || *at == 0x7f)
      refuse (reply, "\"%s\" is not one word of SDP", name);
  if (text != NULL && *text == '\0')
    refuse (reply, "\"%s\" is empty", name);
  return text;
}

static void
read_candidate (Json *input, char *out, size_t size, Reply *reply)
{
  const char *foundation = member_word (input, "foundation", reply);
  const char *ip = member_word (input, "ip", reply), *type = member_word (input, "type", reply);
  const char *transport = member_word (input, "transport", reply);
  int64_t component = member_int (input, "component", reply);
  int64_t priority = member_int (input, "priority", reply), port = member_int (input, "port", reply);

  if (reply->error != NULL || reply->unsupported != NULL)
    return;
  if (component < 1 || component > 256 || priority < 0 || priority > UINT32_MAX || port < 0 ||
      port > 65535)
    fail (reply, "a candidate's component, priority or port is out of range");
  else if (snprintf (out, size, "%s %u %s %u %s %u typ %s", foundation, (unsigned) component,
          transport, (unsigned) priority, ip, (unsigned) port, type) >= (int) size)
    fail (reply, "a candidate is too long");
}

/* --- finding ------------------------------------------------------------- */

static Agent *
find_agent (Json *input, Reply *reply)
{
  const char *name = member_text (input, "agent", reply);

  for (Agent *agent = name == NULL ? NULL : agents; agent != NULL; agent = agent->next)
    if (strcmp (agent->name, name) == 0)
      return agent;
  fail (reply, "there is no agent %s", name == NULL ? "" : name);
  return NULL;
}

static Stream *
find_stream (Json *input, Reply *reply)
{
  Agent *agent = find_agent (input, reply);
  const char *name = agent == NULL ? NULL : member_text (input, "stream", reply);

  for (size_t i = 0; name != NULL && i < agent->count; i++)
    if (strcmp (agent->streams[i].name, name) == 0)
      return &agent->streams[i];
  if (agent != NULL)
    fail (reply, "agent %s has no stream %s", agent->name, name == NULL ? "" : name);
  return NULL;
}

/* --- create, remote, send, close ----------------------------------------- */

static void
free_agent (Agent *agent)
{
  agent->open = false;
  for (size_t i = 0; i < agent->count; i++) {
    stack.close (&agent->streams[i]);
    free (agent->streams[i].name);
  }
  free (agent->streams);
  free (agent->name);
  free (agent->address);
  free (agent);
}

static void
read_settings (Json *input, Agent *agent, Reply *reply)
{
  const char *role = member_text (input, "role", reply);
  const char *address = member_text_or_null (input, "address", reply);
  const char *tie_breaker = member_text_or_null (input, "tie_breaker", reply);
  unsigned char binary[16];
  char *end = NULL;

  if (reply->error != NULL || reply->unsupported != NULL)
    return;
  agent->controlling = strcmp (role, "controlling") == 0;
  agent->role = agent->controlling ? "controlling" : "controlled";
  agent->lite = member_flag (input, "lite");
  agent->shared_socket = member_flag (input, "shared_socket");
  agent->address = strdup (address == NULL ? "127.0.0.1" : address);
  if (inet_pton (AF_INET, agent->address, binary) != 1 &&
      inet_pton (AF_INET6, agent->address, binary) != 1)
    fail (reply, "address \"%s\" is not an address", agent->address);
  agent->has_tie_breaker = tie_breaker != NULL;
  if (tie_breaker != NULL) {
    agent->tie_breaker = strtoull (tie_breaker, &end, 16);
    if (strlen (tie_breaker) != 16 || *end != '\0')
      fail (reply, "tie_breaker \"%s\" is not 16 hex digits", tie_breaker);
  }
}

static void
open_stream (Agent *agent, Json *input, Reply *reply)
{
  Stream *stream = &agent->streams[agent->count];
  const char *name = member_text (input, "stream", reply);
  int64_t components = member_int (input, "components", reply);
  Json *local = NULL;
  Credentials own;

  if (json_object_object_get_ex (input, "local", &local) && local != NULL) {
    local = member_object (input, "local", reply);
    own.ufrag = local == NULL ? NULL : member_word (local, "ufrag", reply);
    own.pwd = local == NULL ? NULL : member_word (local, "pwd", reply);
  }
  if (reply->error != NULL || reply->unsupported != NULL)
    return;
  if (components < 1 || components > 256) {
    fail (reply, "member \"components\" is not between 1 and 256");
    return;
  }
  stream->agent = agent;
  stream->name = strdup (name);
  stream->components = (unsigned) components;
  agent->count++;
  stack.open (stream, local == NULL ? NULL : &own, reply);
}

static void
agent_create (Json *input, Reply *reply)
{
  const char *name = member_text (input, "agent", reply);
  Json *list = member_list (input, "streams", reply), *described;
  Reply nothing = { 0 };
  Agent *agent;

  if (reply->error == NULL && reply->unsupported == NULL && find_agent (input, &nothing) != NULL)
    fail (reply, "there is an agent %s already", name);
  free (nothing.error);
  if (reply->error != NULL || reply->unsupported != NULL)
    return;
  agent = calloc (1, sizeof *agent);
  agent->name = strdup (name);
  agent->open = true;
  agent->streams = calloc (json_object_array_length (list) + 1, sizeof *agent->streams);
  read_settings (input, agent, reply);
  for (size_t i = 0; i < json_object_array_length (list); i++)
    if (reply->error == NULL && reply->unsupported == NULL)
      open_stream (agent, json_object_array_get_idx (list, i), reply);
  if (reply->error != NULL || reply->unsupported != NULL) {
    free_agent (agent);
    return;
  }
  agent->next = agents;
  agents = agent;
  described = json_object_new_array ();
  for (size_t i = 0; i < agent->count; i++) {
    Json *one = json_object_new_object ();

    add_text (one, "stream", agent->streams[i].name);
    stack.describe (&agent->streams[i], one);
    json_object_array_add (described, one);
  }
  reply->ok = json_object_new_object ();
  json_object_object_add (reply->ok, "streams", described);
}

static void
agent_remote (Json *input, Reply *reply)
{
  Stream *stream = find_stream (input, reply);
  Json *list = member_list (input, "candidates", reply);
  Remote remote = { 0 };

  remote.credentials.ufrag = member_word (input, "ufrag", reply);
  remote.credentials.pwd = member_word (input, "pwd", reply);
  remote.lite = member_flag (input, "lite");
  if (reply->error != NULL || reply->unsupported != NULL)
    return;
  remote.count = json_object_array_length (list);
  remote.candidates = calloc (remote.count + 1, sizeof *remote.candidates);
  for (size_t i = 0; i < remote.count; i++)
    read_candidate (json_object_array_get_idx (list, i), remote.candidates[i],
        sizeof remote.candidates[i], reply);
  if (reply->error == NULL && reply->unsupported == NULL) {
    stack.remote (stream, &remote, reply);
    reply->ok = json_object_new_object ();
  }
  free (remote.candidates);
}

static void
agent_send (Json *input, Reply *reply)
{
  Stream *stream = find_stream (input, reply);
  int64_t component = member_int (input, "component", reply);
  size_t length = 0;
  uint8_t *data = member_hex (input, "data", &length, reply);

  if (reply->error == NULL && reply->unsupported == NULL) {
    reply->ok = json_object_new_object ();
    if (component < 1 || component > stream->components ||
        !stack.send (stream, (unsigned) component, data, length))
      json_object_object_add (reply->ok, "sent", json_object_new_boolean (false));
  }
  free (data);
}

static void
agent_close (Json *input, Reply *reply)
{
  Agent *agent = find_agent (input, reply);
  Agent **link = &agents;

  if (agent == NULL)
    return;
  while (*link != agent)
    link = &(*link)->next;
  *link = agent->next;
  free_agent (agent);
  reply->ok = json_object_new_object ();
}

const Operation live_operations[] = {
  { "agent.create", agent_create },
  { "agent.remote", agent_remote },
  { "agent.send", agent_send },
  { "agent.close", agent_close },
  { NULL, NULL },
};
