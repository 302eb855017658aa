/* What the code made of a contract (gsoap-glue.ts) and the program around it (peer.c) need of each other. */
#include "soapH.h"

/* The line read for an accessor: NULL when there was none, "" for one with others inside, else text or base64. */
const char *given(const char *path);
char *inside(struct soap *soap, const char *path, const char *accessor);
struct xsd__base64Binary octets(struct soap *soap, const char *base64);

/* JSON on standard output; a NULL is left out. */
void begin(const char *name);
void end(void);
void print_text(const char *name, const char *text);
void print_octets(const char *name, struct soap *soap, const struct xsd__base64Binary *value);
void begin_list(const char *name);
void end_list(void);
void end_line(void);

/* Made of the contract. ask: SOAP_NO_METHOD when it has no such operation; what came is printed. */
int ask(struct soap *soap, const char *operation);
