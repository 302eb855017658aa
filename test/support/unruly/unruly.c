// A PKCS#11 library that hands everything to another one (UNRULY_LIBRARY), and misbehaves as the file UNRULY_ORDERS says: one word,
// looked at whenever it is to log in or sign. "once-" before it: the file is removed, so the next signature is made as it should be.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CK_PTR *
#define CK_DECLARE_FUNCTION(returnType, name) returnType name
#define CK_DECLARE_FUNCTION_POINTER(returnType, name) returnType(*name)
#define CK_CALLBACK_FUNCTION(returnType, name) returnType(*name)
#ifndef NULL_PTR
#define NULL_PTR 0
#endif
#include "pkcs11.h"

static CK_FUNCTION_LIST own;
static CK_FUNCTION_LIST_PTR real;
static CK_SLOT_ID slot_of_session;

static int ordered(const char *order) {
  char found[64] = "";
  const char *path = getenv("UNRULY_ORDERS");
  FILE *file = path ? fopen(path, "r") : NULL;
  if (!file) return 0;
  if (fscanf(file, "%63s", found) != 1) found[0] = 0;
  fclose(file);
  int once = strncmp(found, "once-", 5) == 0;
  if (strcmp(once ? found + 5 : found, order) != 0) return 0;
  if (once) unlink(path);
  return 1;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  if (ordered("logged-out")) real->C_Logout(session);
  if (ordered("sessions-closed")) real->C_CloseAllSessions(slot_of_session);
  if (ordered("removed")) return CKR_DEVICE_REMOVED;
  if (ordered("not-present")) return CKR_TOKEN_NOT_PRESENT;
  if (ordered("crash")) abort();
  if (ordered("hang-in-init")) pause();
  if (ordered("other-key")) {
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted = {CKA_CLASS, &private_key, sizeof private_key};
    CK_OBJECT_HANDLE found[16];
    CK_ULONG count = 0;
    real->C_FindObjectsInit(session, &wanted, 1);
    real->C_FindObjects(session, found, 16, &count);
    real->C_FindObjectsFinal(session);
    for (CK_ULONG at = 0; at < count; at++)
      if (found[at] != key) return real->C_SignInit(session, mechanism, found[at]);
  }
  return real->C_SignInit(session, mechanism, key);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR signature, CK_ULONG_PTR signed_length) {
  if (ordered("hang")) pause();
  if (ordered("slow")) usleep(50000);
  if (ordered("crash-in-sign")) *(volatile int *)0 = 1;
  CK_RV result = real->C_Sign(session, data, length, signature, signed_length);
  if (result == CKR_OK && signature && ordered("wrong-signature")) signature[*signed_length - 1] ^= 1;
  return result;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  slot_of_session = slot;
  return real->C_OpenSession(slot, flags, application, notify, session);
}

// Says every PIN it is given, where a careless vendor's library might, and counts the tries.
static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  const char *tries = getenv("UNRULY_LOGINS");
  FILE *file = tries ? fopen(tries, "a") : NULL;
  if (file) fputs("login\n", file), fclose(file);
  printf("PIN %.*s\n", (int)length, pin), fflush(stdout);
  fprintf(stderr, "PIN %.*s\n", (int)length, pin);
  if (ordered("hang-in-login")) pause();
  return real->C_Login(session, user, pin, length);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  void *library = dlopen(getenv("UNRULY_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
  CK_C_GetFunctionList get = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : NULL;
  if (!get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
  own = *real;
  own.C_SignInit = sign_init;
  own.C_Sign = sign;
  own.C_OpenSession = open_session;
  own.C_Login = login;
  *list = &own;
  return CKR_OK;
}
