/* What the parts of the libnice shim share. */
#ifndef ICESPEC_SHIM_H
#define ICESPEC_SHIM_H

#include <glib.h>
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdint.h>
#include <sys/socket.h>

/* The outcome of one operation: exactly one member is set. */
typedef struct {
  JsonObject *ok;
  char *unsupported;
  char *error;
} Reply;

/* shim.c: reading a request's members. A failed read sets reply->error. */
const char *member_text (JsonObject *object, const char *name, Reply *reply);
const char *member_text_or_null (JsonObject *object, const char *name, Reply *reply);
JsonObject *member_object (JsonObject *object, const char *name, Reply *reply);
GByteArray *member_hex (JsonObject *object, const char *name, Reply *reply);
char *to_hex (const uint8_t *bytes, size_t length);
void print_line (JsonObject *line); /* takes it */

/* decode.c, credential.c: the operations on single messages. */
void stun_decode (JsonObject *input, Reply *reply);
void credential_match (JsonObject *input, Reply *reply);
void credential_route (JsonObject *input, Reply *reply);

/* live.c */
void agent_create (JsonObject *input, Reply *reply);
void agent_remote (JsonObject *input, Reply *reply);
void agent_restart (JsonObject *input, Reply *reply);
void agent_send (JsonObject *input, Reply *reply);
void agent_close (JsonObject *input, Reply *reply);

/* hook.c: a network made of two queues, see there. */
void hook_network (gboolean replaced);
void hook_random (uint64_t tie_breaker);
void hook_random_off (void);
void hook_deliver (GSocket *receiver, const uint8_t *data, size_t length,
    const struct sockaddr_storage *from);
gboolean hook_delivered (void);
GPtrArray *hook_sent (void); /* GByteArray each, in the order of sending */

#endif
