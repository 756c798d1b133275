/*
 * agent.*: live NiceAgents on loopback, on the process's main loop.
 *
 * Deviations from what an application gets by default:
 *   nice_agent_add_local_address  loopback, which libnice leaves out by itself
 *   upnp, ice-tcp off             no look-up of a router, no TCP candidates
 *   g_random_int_range            gives the tie_breaker of a request (hook.c)
 * All else is nice_agent_new's: aggressive nomination, no consent freshness.
 *
 * Events: "state" joins component-state-changed of a stream's components (the
 * least far one, a failed one before all), "selected" is new-selected-pair-full,
 * "data" is nice_agent_attach_recv. libnice does not tell a change of role.
 */
#include <nice/agent.h>
#include <string.h>

#include "shim.h"

typedef struct {
  char *name;
  guint id, components;
  const char *shown; /* the state last told */
  gboolean begun;    /* has been connecting once */
} Stream;

typedef struct {
  char *name;
  NiceAgent *nice;
  GPtrArray *streams; /* Stream */
} Agent;

static GHashTable *agents; /* name → Agent */

/* --- members ------------------------------------------------------------- */

static gint64
member_int (JsonObject *object, const char *name, Reply *reply)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64) {
    if (reply->error == NULL)
      reply->error = g_strdup_printf ("member \"%s\" is missing or not a whole number", name);
    return 0;
  }
  return json_node_get_int (node);
}

static gboolean
member_flag (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/* The member's items, objects all of them, or NULL with an error. */
static GList *
member_objects (JsonObject *object, const char *name, Reply *reply)
{
  JsonNode *node = json_object_get_member (object, name);
  GList *items = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)) {
    reply->error = g_strdup_printf ("member \"%s\" is missing or not an array", name);
    return NULL;
  }
  for (guint i = json_array_get_length (json_node_get_array (node)); i-- > 0;) {
    JsonNode *item = json_array_get_element (json_node_get_array (node), i);

    if (!JSON_NODE_HOLDS_OBJECT (item)) {
      reply->error = g_strdup_printf ("%s[%u] is not an object", name, i);
      g_list_free (items);
      return NULL;
    }
    items = g_list_prepend (items, json_node_get_object (item));
  }
  return items;
}

static Agent *
find_agent (JsonObject *input, Reply *reply)
{
  const char *name = member_text (input, "agent", reply);
  Agent *agent = name == NULL || agents == NULL ? NULL : g_hash_table_lookup (agents, name);

  if (agent == NULL && reply->error == NULL)
    reply->error = g_strdup_printf ("there is no agent %s", name);
  return agent;
}

static Stream *
find_stream (Agent *agent, const char *name, Reply *reply)
{
  for (guint i = 0; name != NULL && i < agent->streams->len; i++) {
    Stream *stream = g_ptr_array_index (agent->streams, i);

    if (strcmp (stream->name, name) == 0)
      return stream;
  }
  if (reply->error == NULL)
    reply->error = g_strdup_printf ("agent %s has no stream %s", agent->name, name);
  return NULL;
}

static Stream *
stream_of (Agent *agent, guint id)
{
  for (guint i = 0; i < agent->streams->len; i++) {
    Stream *stream = g_ptr_array_index (agent->streams, i);

    if (stream->id == id)
      return stream;
  }
  return NULL;
}

/* --- events -------------------------------------------------------------- */

static JsonObject *
event (const char *kind, Agent *agent, Stream *stream)
{
  JsonObject *line = json_object_new ();

  json_object_set_string_member (line, "event", kind);
  json_object_set_string_member (line, "agent", agent->name);
  json_object_set_string_member (line, "stream", stream->name);
  return line;
}

static const char *
state_name (Agent *agent, Stream *stream)
{
  NiceComponentState least = NICE_COMPONENT_STATE_READY;

  for (guint component = 1; component <= stream->components; component++) {
    NiceComponentState state =
        nice_agent_get_component_state (agent->nice, stream->id, component);

    if (state == NICE_COMPONENT_STATE_FAILED)
      return "failed";
    least = MIN (least, state);
  }
  stream->begun |= least >= NICE_COMPONENT_STATE_CONNECTING;
  switch (least) {
    case NICE_COMPONENT_STATE_CONNECTING:
      return "checking";
    case NICE_COMPONENT_STATE_CONNECTED:
      return "connected";
    case NICE_COMPONENT_STATE_READY:
      return "completed";
    default:
      return stream->begun && least == NICE_COMPONENT_STATE_DISCONNECTED ? "disconnected" : "new";
  }
}

static void
on_state (NiceAgent *nice G_GNUC_UNUSED, guint id, guint component G_GNUC_UNUSED,
    guint state G_GNUC_UNUSED, gpointer user_data)
{
  Agent *agent = user_data;
  Stream *stream = stream_of (agent, id);
  const char *name = stream == NULL ? NULL : state_name (agent, stream);
  JsonObject *line;

  if (name == NULL || g_strcmp0 (name, stream->shown) == 0)
    return;
  stream->shown = name;
  line = event ("state", agent, stream);
  json_object_set_string_member (line, "state", name);
  print_line (line);
}

static JsonObject *
endpoint (const NiceCandidate *candidate)
{
  char ip[NICE_ADDRESS_STRING_LEN];
  JsonObject *object = json_object_new ();

  nice_address_to_string (&candidate->addr, ip);
  json_object_set_string_member (object, "ip", ip);
  json_object_set_int_member (object, "port", nice_address_get_port (&candidate->addr));
  return object;
}

static void
on_selected (NiceAgent *nice G_GNUC_UNUSED, guint id, guint component, NiceCandidate *local,
    NiceCandidate *remote, gpointer user_data)
{
  Agent *agent = user_data;
  Stream *stream = stream_of (agent, id);
  JsonObject *line;

  if (stream == NULL)
    return;
  line = event ("selected", agent, stream);
  json_object_set_int_member (line, "component", component);
  json_object_set_object_member (line, "local", endpoint (local));
  json_object_set_object_member (line, "remote", endpoint (remote));
  print_line (line);
}

static void
on_data (NiceAgent *nice G_GNUC_UNUSED, guint id, guint component, guint length,
    gchar *data, gpointer user_data)
{
  Agent *agent = user_data;
  Stream *stream = stream_of (agent, id);
  JsonObject *line;
  char *hex;

  if (stream == NULL)
    return;
  line = event ("data", agent, stream);
  hex = to_hex ((const uint8_t *) data, length);
  json_object_set_int_member (line, "component", component);
  json_object_set_string_member (line, "data", hex);
  print_line (line);
  g_free (hex);
}

/* --- create -------------------------------------------------------------- */

static void
describe_candidates (Agent *agent, Stream *stream, guint component, JsonArray *out)
{
  GSList *list = nice_agent_get_local_candidates (agent->nice, stream->id, component);

  for (GSList *item = list; item != NULL; item = item->next) {
    NiceCandidate *candidate = item->data;
    JsonObject *object;

    /* What a restart keeps of earlier checks is nothing to signal. */
    if (candidate->type != NICE_CANDIDATE_TYPE_HOST)
      continue;
    object = endpoint (candidate);
    json_object_set_int_member (object, "component", component);
    json_object_set_string_member (object, "foundation", candidate->foundation);
    json_object_set_string_member (object, "transport", "udp");
    json_object_set_int_member (object, "priority", candidate->priority);
    json_object_set_string_member (object, "type", "host");
    json_array_add_object_element (out, object);
  }
  g_slist_free_full (list, (GDestroyNotify) nice_candidate_free);
}

static JsonObject *
describe (Agent *agent, Stream *stream)
{
  JsonObject *object = json_object_new ();
  JsonArray *candidates = json_array_new ();
  char *ufrag = NULL, *pwd = NULL;

  nice_agent_get_local_credentials (agent->nice, stream->id, &ufrag, &pwd);
  json_object_set_string_member (object, "stream", stream->name);
  json_object_set_string_member (object, "ufrag", ufrag);
  json_object_set_string_member (object, "pwd", pwd);
  for (guint component = 1; component <= stream->components; component++)
    describe_candidates (agent, stream, component, candidates);
  json_object_set_array_member (object, "candidates", candidates);
  g_free (ufrag);
  g_free (pwd);
  return object;
}

static void
free_stream (gpointer data)
{
  Stream *stream = data;

  g_free (stream->name);
  g_free (stream);
}

static void
free_agent (gpointer data)
{
  Agent *agent = data;

  g_signal_handlers_disconnect_by_data (agent->nice, agent);
  for (guint i = 0; i < agent->streams->len; i++) {
    Stream *stream = g_ptr_array_index (agent->streams, i);

    for (guint component = 1; component <= stream->components; component++)
      nice_agent_attach_recv (agent->nice, stream->id, component, NULL, NULL, NULL);
    nice_agent_remove_stream (agent->nice, stream->id);
  }
  g_object_unref (agent->nice);
  g_ptr_array_unref (agent->streams);
  g_free (agent->name);
  g_free (agent);
}

static void
add_stream (Agent *agent, JsonObject *input, Reply *reply)
{
  const char *name = member_text (input, "stream", reply);
  gint64 components = member_int (input, "components", reply);
  Stream *stream;

  if (reply->error != NULL)
    return;
  if (components < 1 || components > 256) {
    reply->error = g_strdup ("member \"components\" is not between 1 and 256");
    return;
  }
  stream = g_new0 (Stream, 1);
  stream->name = g_strdup (name);
  stream->components = (guint) components;
  stream->id = nice_agent_add_stream (agent->nice, stream->components);
  g_ptr_array_add (agent->streams, stream);
  if (json_object_has_member (input, "local")) {
    JsonObject *local = member_object (input, "local", reply);
    const char *ufrag = local == NULL ? NULL : member_text (local, "ufrag", reply);
    const char *pwd = local == NULL ? NULL : member_text (local, "pwd", reply);

    if (reply->error == NULL &&
        !nice_agent_set_local_credentials (agent->nice, stream->id, ufrag, pwd))
      reply->unsupported = g_strdup ("libnice refuses these local credentials");
  }
  for (guint component = 1; component <= stream->components; component++)
    nice_agent_attach_recv (agent->nice, stream->id, component, NULL, on_data, agent);
}

static void
describe_all (Agent *agent, const char *only, Reply *reply)
{
  JsonArray *streams = json_array_new ();

  for (guint i = 0; i < agent->streams->len; i++) {
    Stream *stream = g_ptr_array_index (agent->streams, i);

    if (only == NULL || strcmp (only, stream->name) == 0)
      json_array_add_object_element (streams, describe (agent, stream));
  }
  reply->ok = json_object_new ();
  json_object_set_array_member (reply->ok, "streams", streams);
}

static Agent *
new_agent (JsonObject *input, const char *name, Reply *reply)
{
  const char *role = member_text (input, "role", reply);
  const char *tie_breaker = member_text_or_null (input, "tie_breaker", reply);
  const char *address = member_text_or_null (input, "address", reply);
  guint64 value = 0;
  NiceAddress own;
  Agent *agent;

  nice_address_init (&own);
  if (tie_breaker != NULL &&
      !g_ascii_string_to_unsigned (tie_breaker, 16, 0, G_MAXUINT64, &value, NULL))
    reply->error = g_strdup_printf ("tie_breaker \"%s\" is not 16 hex digits", tie_breaker);
  else if (!nice_address_set_from_string (&own, address != NULL ? address : "127.0.0.1"))
    reply->error = g_strdup_printf ("address \"%s\" is not an address", address);
  if (reply->error != NULL)
    return NULL;
  agent = g_new0 (Agent, 1);
  agent->name = g_strdup (name);
  agent->streams = g_ptr_array_new_with_free_func (free_stream);
  if (tie_breaker != NULL)
    hook_random (value);
  agent->nice = nice_agent_new_full (NULL, NICE_COMPATIBILITY_RFC5245,
      member_flag (input, "lite") ? NICE_AGENT_OPTION_LITE_MODE : NICE_AGENT_OPTION_NONE);
  hook_random_off ();
  g_object_set (agent->nice, "upnp", FALSE, "ice-tcp", FALSE, "controlling-mode",
      strcmp (role, "controlling") == 0, NULL);
  nice_agent_add_local_address (agent->nice, &own);
  g_signal_connect (agent->nice, "component-state-changed", G_CALLBACK (on_state), agent);
  g_signal_connect (agent->nice, "new-selected-pair-full", G_CALLBACK (on_selected), agent);
  return agent;
}

void
agent_create (JsonObject *input, Reply *reply)
{
  const char *name = member_text (input, "agent", reply);
  GList *streams = name == NULL ? NULL : member_objects (input, "streams", reply);
  Agent *agent;

  if (agents == NULL)
    agents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_agent);
  if (reply->error == NULL && g_hash_table_contains (agents, name))
    reply->error = g_strdup_printf ("there is an agent %s already", name);
  if (reply->error == NULL && member_flag (input, "shared_socket"))
    reply->unsupported = g_strdup ("libnice has sockets of its own for every stream");
  if (reply->error != NULL || reply->unsupported != NULL ||
      (agent = new_agent (input, name, reply)) == NULL) {
    g_list_free (streams);
    return;
  }
  for (GList *item = streams; item != NULL && !reply->error && !reply->unsupported;
      item = item->next)
    add_stream (agent, item->data, reply);
  g_list_free (streams);
  for (guint i = 0; i < agent->streams->len && !reply->error && !reply->unsupported; i++) {
    Stream *stream = g_ptr_array_index (agent->streams, i);

    if (!nice_agent_gather_candidates (agent->nice, stream->id))
      reply->error = g_strdup ("libnice could not gather a candidate on loopback");
  }
  if (reply->error != NULL || reply->unsupported != NULL) {
    free_agent (agent);
    return;
  }
  g_hash_table_insert (agents, agent->name, agent);
  describe_all (agent, NULL, reply);
}

/* --- remote, restart, send, close ---------------------------------------- */

static NiceCandidate *
read_candidate (JsonObject *input, Stream *stream, Reply *reply)
{
  static const struct { const char *name; NiceCandidateType type; } types[] = {
    { "host", NICE_CANDIDATE_TYPE_HOST }, { "srflx", NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE },
    { "prflx", NICE_CANDIDATE_TYPE_PEER_REFLEXIVE }, { "relay", NICE_CANDIDATE_TYPE_RELAYED },
  };
  const char *kind = member_text (input, "type", reply);
  const char *ip = member_text (input, "ip", reply);
  const char *foundation = member_text (input, "foundation", reply);
  gint64 port = member_int (input, "port", reply), priority = member_int (input, "priority", reply);
  gint64 component = member_int (input, "component", reply);
  NiceCandidate *candidate;

  if (reply->error != NULL)
    return NULL;
  candidate = nice_candidate_new (NICE_CANDIDATE_TYPE_HOST);
  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, kind) == 0)
      candidate->type = types[i].type;
  candidate->transport = NICE_CANDIDATE_TRANSPORT_UDP;
  candidate->stream_id = stream->id;
  candidate->component_id = (guint) component;
  candidate->priority = (guint32) priority;
  g_strlcpy (candidate->foundation, foundation, sizeof candidate->foundation);
  if (!nice_address_set_from_string (&candidate->addr, ip) || port < 0 || port > 65535 ||
      component < 1 || component > stream->components) {
    reply->error = g_strdup ("a candidate's ip, port or component makes no sense");
    nice_candidate_free (candidate);
    return NULL;
  }
  nice_address_set_port (&candidate->addr, (guint) port);
  return candidate;
}

static void
give_candidates (Agent *agent, Stream *stream, GSList *candidates)
{
  for (guint component = 1; component <= stream->components; component++) {
    GSList *part = NULL;

    for (GSList *item = candidates; item != NULL; item = item->next)
      if (((NiceCandidate *) item->data)->component_id == component)
        part = g_slist_append (part, item->data);
    if (part != NULL)
      nice_agent_set_remote_candidates (agent->nice, stream->id, (int) component, part);
    g_slist_free (part);
  }
}

void
agent_remote (JsonObject *input, Reply *reply)
{
  Agent *agent = find_agent (input, reply);
  Stream *stream = agent == NULL ? NULL :
      find_stream (agent, member_text (input, "stream", reply), reply);
  const char *ufrag = member_text (input, "ufrag", reply), *pwd = member_text (input, "pwd", reply);
  GList *list = stream == NULL || reply->error ? NULL : member_objects (input, "candidates", reply);
  GSList *candidates = NULL;

  for (GList *item = list; item != NULL && reply->error == NULL; item = item->next) {
    NiceCandidate *candidate = read_candidate (item->data, stream, reply);

    if (candidate != NULL)
      candidates = g_slist_append (candidates, candidate);
  }
  if (reply->error == NULL) {
    reply->ok = json_object_new ();
    if (nice_agent_set_remote_credentials (agent->nice, stream->id, ufrag, pwd))
      give_candidates (agent, stream, candidates);
    else
      g_printerr ("libnice refuses the remote credentials %s\n", ufrag);
  }
  g_slist_free_full (candidates, (GDestroyNotify) nice_candidate_free);
  g_list_free (list);
}

void
agent_restart (JsonObject *input, Reply *reply)
{
  Agent *agent = find_agent (input, reply);
  const char *only = member_text_or_null (input, "stream", reply);
  Stream *stream = agent == NULL || only == NULL ? NULL : find_stream (agent, only, reply);
  gboolean good;

  if (agent == NULL || reply->error != NULL)
    return;
  good = stream == NULL ? nice_agent_restart (agent->nice) :
      nice_agent_restart_stream (agent->nice, stream->id);
  if (good)
    describe_all (agent, only, reply);
  else
    reply->error = g_strdup ("libnice did not restart");
}

void
agent_send (JsonObject *input, Reply *reply)
{
  Agent *agent = find_agent (input, reply);
  Stream *stream = agent == NULL ? NULL :
      find_stream (agent, member_text (input, "stream", reply), reply);
  gint64 component = member_int (input, "component", reply);
  GByteArray *data = stream == NULL ? NULL : member_hex (input, "data", reply);

  if (data != NULL && reply->error == NULL) {
    reply->ok = json_object_new ();
    if (nice_agent_send (agent->nice, stream->id, (guint) component, data->len,
            (const gchar *) data->data) < 0)
      json_object_set_boolean_member (reply->ok, "sent", FALSE);
  }
  if (data != NULL)
    g_byte_array_unref (data);
}

void
agent_close (JsonObject *input, Reply *reply)
{
  Agent *agent = find_agent (input, reply);

  if (agent == NULL)
    return;
  g_hash_table_remove (agents, agent->name);
  reply->ok = json_object_new ();
}
