/*
 * stun.decode on libnice's STUN library (stun/stunagent.h), compatibility mode
 * RFC 5389. Calls behind each member of the reply:
 *
 *   accept       stun_message_validate_buffer_length says the whole datagram is
 *                one message, then stun_agent_validate on an agent that ignores
 *                credentials and does not demand a fingerprint. Complaints about
 *                unknown attributes are policy, not decoding, and accepted.
 *   fingerprint  stun_agent_validate once more with USE_FINGERPRINT.
 *   integrity    stun_agent_validate with SHORT_TERM or LONG_TERM credentials
 *                and, for requests, FORCE_VALIDATER; the validater is the library's own
 *                stun_agent_default_validater, given the username of the input
 *                or else the one in the message. The library finds the password
 *                of a response by its transaction, so for a response a request
 *                with the same id is registered first through the library
 *                (stun_message_init, stun_agent_finish_message). "unchecked":
 *                long-term responses, whose key the library stores when it
 *                signs the request; a realm other than the message's, since the
 *                library makes the key from the message; a request without
 *                USERNAME, which it refuses before it looks at the integrity;
 *                and what it accepts with another password just as well (it
 *                does not authenticate 400 and 401).
 *   attributes   stun_message_find. The library has no iterator, only "first of
 *                this type"; the shim asks it for every 16-bit word of the
 *                message as a type and orders the answers by address. So of
 *                duplicates only the first is listed, and nothing the library
 *                hides behind MESSAGE-INTEGRITY. Values are the library's
 *                pointers into the message, so wire bytes.
 *
 * MESSAGE-INTEGRITY-SHA256 is unknown to libnice: a message that carries it is
 * at best "unchecked" here, unless its SHA-1 integrity is wrong.
 */
#include <stun/stunagent.h>
#include <string.h>

#include "shim.h"

#define ATTRIBUTE_INTEGRITY_SHA256 0x001c

/* The input's credentials; NULL what is missing. */
typedef struct {
  const char *username, *realm, *password;
} Login;

/* What stun_agent_default_validater wants: a list that ends in an empty entry. */
typedef struct {
  StunDefaultValidaterData list[2];
  const char *password;
} Key;

static gboolean
is_response (const StunMessage *message)
{
  StunClass class = stun_message_get_class (message);

  return class == STUN_RESPONSE || class == STUN_ERROR;
}

/* Lets the agent know a request that this response may answer. */
static void
expect_response (StunAgent *agent, GByteArray *message, const char *password)
{
  static uint8_t buffer[256];
  StunMessage probe = { .agent = agent, .buffer = message->data, .buffer_len = message->len };
  StunMessage request = { .agent = agent, .buffer = buffer, .buffer_len = sizeof buffer };
  StunTransactionId id;

  stun_message_id (&probe, id);
  if (stun_message_init (&request, STUN_REQUEST, stun_message_get_method (&probe), id))
    stun_agent_finish_message (agent, &request, (const uint8_t *) password,
        password == NULL ? 0 : strlen (password));
}

static StunValidationStatus
validate (GByteArray *message, StunMessage *out, StunAgent *agent,
    StunAgentUsageFlags flags, Key *key)
{
  StunMessage probe = { .agent = agent, .buffer = message->data, .buffer_len = message->len };

  stun_agent_init (agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389, flags);
  if (is_response (&probe))
    expect_response (agent, message, key == NULL ? NULL : key->password);
  return stun_agent_validate (agent, out, message->data, message->len,
      key == NULL ? NULL : stun_agent_default_validater, key == NULL ? NULL : key->list);
}

static gboolean
well_formed (StunValidationStatus status)
{
  return status == STUN_VALIDATION_SUCCESS ||
      status == STUN_VALIDATION_UNKNOWN_REQUEST_ATTRIBUTE ||
      status == STUN_VALIDATION_UNKNOWN_ATTRIBUTE ||
      status == STUN_VALIDATION_FORBIDDEN;
}

static gboolean
same_realm (const StunMessage *decoded, const char *realm)
{
  uint16_t length;
  const void *value = stun_message_find (decoded, STUN_ATTRIBUTE_REALM, &length);

  return value != NULL && length == strlen (realm) && memcmp (value, realm, length) == 0;
}

static void
fill_key (Key *key, const StunMessage *decoded, const Login *login)
{
  const char *password = key->password;
  StunDefaultValidaterData *entry = &key->list[0];
  uint16_t length = 0;

  entry->username = (uint8_t *) login->username;
  entry->username_len = login->username == NULL ? 0 : strlen (login->username);
  if (entry->username == NULL) {
    entry->username = (uint8_t *) stun_message_find (decoded, STUN_ATTRIBUTE_USERNAME, &length);
    entry->username_len = length;
  }
  entry->password = (uint8_t *) password;
  entry->password_len = strlen (password);
}

/* What the library says of the message when this is the password. */
static StunValidationStatus
authenticate (GByteArray *message, const StunMessage *decoded, const Login *login,
    const char *password)
{
  StunAgent agent;
  StunMessage out;
  Key key = { .password = password };
  StunAgentUsageFlags flags = login->realm != NULL ?
      STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS : STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS;

  if (!is_response (decoded))
    flags |= STUN_AGENT_USAGE_FORCE_VALIDATER;
  fill_key (&key, decoded, login);
  return validate (message, &out, &agent, flags, &key);
}

static const char *
integrity (GByteArray *message, const StunMessage *decoded, const Login *login)
{
  gboolean sha256 = stun_message_has_attribute (decoded,
      (StunAttribute) ATTRIBUTE_INTEGRITY_SHA256);
  StunValidationStatus status, with_other;
  char *other;

  if (!stun_message_has_attribute (decoded, STUN_ATTRIBUTE_MESSAGE_INTEGRITY))
    return sha256 ? "unchecked" : "absent";
  if (login->password == NULL || (login->realm != NULL &&
          (is_response (decoded) || !same_realm (decoded, login->realm))))
    return "unchecked";
  if (!is_response (decoded) && !stun_message_has_attribute (decoded, STUN_ATTRIBUTE_USERNAME))
    return "unchecked";
  status = authenticate (message, decoded, login, login->password);
  if (status == STUN_VALIDATION_UNAUTHORIZED)
    return "invalid";
  other = g_strconcat (login->password, "x", NULL);
  with_other = authenticate (message, decoded, login, other);
  g_free (other);
  if (!well_formed (status) || well_formed (with_other) || sha256)
    return "unchecked";
  return "valid";
}

static const char *
fingerprint (GByteArray *message, const StunMessage *decoded)
{
  StunAgent agent;
  StunMessage out;

  if (!stun_message_has_attribute (decoded, STUN_ATTRIBUTE_FINGERPRINT))
    return "absent";
  return validate (message, &out, &agent, STUN_AGENT_USAGE_USE_FINGERPRINT |
      STUN_AGENT_USAGE_IGNORE_CREDENTIALS, NULL) == STUN_VALIDATION_BAD_REQUEST ?
      "invalid" : "valid";
}

static gint
by_address (gconstpointer a, gconstpointer b)
{
  const uint8_t *left = *(const uint8_t *const *) a;
  const uint8_t *right = *(const uint8_t *const *) b;

  return left < right ? -1 : left > right;
}

/* The value's pointers, in the order of the message, each type once. */
static JsonArray *
attributes (const StunMessage *decoded)
{
  JsonArray *list = json_array_new ();
  GPtrArray *values = g_ptr_array_new ();
  static uint8_t seen[65536 / 8];
  uint16_t length = stun_message_length (decoded);

  memset (seen, 0, sizeof seen);
  for (size_t at = 20; at + 4 <= length; at += 2) {
    unsigned type = decoded->buffer[at] << 8 | decoded->buffer[at + 1];
    uint16_t size;
    const void *value;

    if (seen[type / 8] & 1 << type % 8)
      continue;
    seen[type / 8] |= 1 << type % 8;
    value = stun_message_find (decoded, (StunAttribute) type, &size);
    if (value != NULL)
      g_ptr_array_add (values, (gpointer) value);
  }
  g_ptr_array_sort (values, by_address);
  for (guint i = 0; i < values->len; i++) {
    const uint8_t *value = g_ptr_array_index (values, i);
    JsonObject *item = json_object_new ();
    char *type = to_hex (value - 4, 2);
    char *bytes = to_hex (value, value[-2] << 8 | value[-1]);

    json_object_set_string_member (item, "type", type);
    json_object_set_string_member (item, "value", bytes);
    json_array_add_object_element (list, item);
    g_free (type);
    g_free (bytes);
  }
  g_ptr_array_unref (values);
  return list;
}

static void
describe (GByteArray *message, const StunMessage *decoded, const Login *login,
    JsonObject *ok)
{
  static const char *const classes[] = { "request", "indication", "success", "error" };
  char *method = g_strdup_printf ("%04x", (unsigned) stun_message_get_method (decoded));
  char *transaction;
  StunTransactionId id;

  stun_message_id (decoded, id);
  transaction = to_hex (id + 4, sizeof id - 4);
  json_object_set_string_member (ok, "class", classes[stun_message_get_class (decoded)]);
  json_object_set_string_member (ok, "method", method);
  json_object_set_string_member (ok, "transaction_id", transaction);
  json_object_set_array_member (ok, "attributes", attributes (decoded));
  json_object_set_string_member (ok, "integrity", integrity (message, decoded, login));
  json_object_set_string_member (ok, "fingerprint", fingerprint (message, decoded));
  g_free (method);
  g_free (transaction);
}

void
stun_decode (JsonObject *input, Reply *reply)
{
  GByteArray *message = member_hex (input, "message", reply);
  Login login = {
    .username = member_text_or_null (input, "username", reply),
    .realm = member_text_or_null (input, "realm", reply),
    .password = member_text_or_null (input, "password", reply),
  };
  StunAgent agent;
  StunMessage decoded;
  gboolean accept;

  if (message == NULL || reply->error != NULL)
    return;
  reply->ok = json_object_new ();
  accept = stun_message_validate_buffer_length (message->data, message->len, TRUE) ==
      (int) message->len && message->len > 0 && well_formed (validate (message, &decoded,
          &agent, STUN_AGENT_USAGE_IGNORE_CREDENTIALS, NULL));
  json_object_set_boolean_member (reply->ok, "accept", accept);
  if (accept)
    describe (message, &decoded, &login, reply->ok);
  g_byte_array_unref (message);
}
