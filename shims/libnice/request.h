/* A request of credential.match or credential.route, read. */
#ifndef ICESPEC_REQUEST_H
#define ICESPEC_REQUEST_H

#include "shim.h"

typedef struct {
  const char *stream;
  const char *socket; /* NULL for credential.match */
  gint64 generation;
  const char *ufrag, *pwd;
  const char *remote_ufrag, *remote_pwd;
} Credential;

typedef struct {
  gboolean controlling;
  uint64_t tie_breaker;
  GByteArray *message;
  struct sockaddr_storage source;
  GArray *credentials; /* Credential, by stream, then generation */
  const char *target;  /* the stream whose socket receives */
} Request;

/* Sets reply->error or reply->unsupported if the request cannot be played. */
void request_read (JsonObject *input, gboolean with_socket, Request *request, Reply *reply);
void request_clear (Request *request);

#endif
