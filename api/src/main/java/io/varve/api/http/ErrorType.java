package io.varve.api.http;

import io.varve.command.refusal.Reason;

/** Every status that is answered with an error, and the type that Iceberg's envelope gives it. */
public enum ErrorType {
  BAD_REQUEST(400, "BadRequestException"),
  INVALID_ARGUMENT(400, "IllegalArgumentException"),
  UNAUTHORIZED(401, "NotAuthorizedException"),
  FORBIDDEN(403, "ForbiddenException"),
  WAREHOUSE_ACTION_FORBIDDEN(403, "WarehouseActionForbidden"),
  NOT_FOUND(404, "NotFoundException"),
  ALREADY_BOOTSTRAPPED(400, "CatalogAlreadyBootstrapped"),
  TERMS_NOT_ACCEPTED(400, "TermsOfUseNotAccepted"),
  STORAGE_OVERLAP(400, "CreateWarehouseStorageProfileOverlap"),
  STORAGE_UNUSABLE(400, "StorageValidationFailed"),
  REASON_REQUIRED(400, "ReasonRequired"),
  FORMAT_VERSION_NOT_ALLOWED(400, "FormatVersionNotAllowed"),
  NO_SUCH_PROJECT(404, "ProjectNotFound"),
  NO_SUCH_WAREHOUSE(404, "NoSuchWarehouseException"),
  NO_SUCH_NAMESPACE(404, "NoSuchNamespaceException"),
  NO_SUCH_TABLE(404, "NoSuchTableException"),
  NO_SUCH_VIEW(404, "NoSuchViewException"),
  NO_SUCH_GENERIC_TABLE(404, "NoSuchGenericTableException"),
  NO_SUCH_ROLE(404, "RoleNotFound"),
  NO_SUCH_USER(404, "UserNotFound"),
  NO_SUCH_API_CLIENT(404, "ApiClientNotFound"),
  NO_SUCH_PERSON(404, "PersonNotFound"),
  NO_SUCH_TASK(404, "TaskNotFound"),
  NO_SUCH_SAVEPOINT(404, "SavepointNotFound"),
  NO_SUCH_REQUEST(404, "RequestNotFound"),
  NO_SUCH_EVENT(404, "EventNotFound"),
  METHOD_NOT_ALLOWED(405, "MethodNotAllowedException"),
  NOT_ACCEPTABLE(406, "NotAcceptableException"),
  NOT_SUPPORTED(406, "UnsupportedOperationException"),
  REQUEST_TIMEOUT(408, "RequestTimeoutException"),
  CONFLICT(409, "ConflictException"),
  ALREADY_EXISTS(409, "AlreadyExistsException"),
  PROJECT_EXISTS(409, "ProjectIdAlreadyExists"),
  PROJECT_NOT_EMPTY(409, "ProjectNotEmpty"),
  ROLE_EXISTS(409, "RoleAlreadyExists"),
  API_CLIENT_EXISTS(409, "ApiClientAlreadyExists"),
  PERSON_EXISTS(409, "PersonAlreadyExists"),
  SAVEPOINT_EXISTS(409, "SavepointAlreadyExists"),
  WAREHOUSE_EXISTS(409, "WarehouseAlreadyExists"),
  WAREHOUSE_NOT_EMPTY(409, "WarehouseNotEmpty"),
  WAREHOUSE_PROTECTED(409, "WarehouseProtected"),
  NAMESPACE_NOT_EMPTY(409, "NamespaceNotEmptyException"),
  NAMESPACE_PROTECTED(409, "NamespaceProtected"),
  CHILD_NAMESPACE_PROTECTED(409, "ChildNamespaceProtected"),
  CHILD_TABULAR_PROTECTED(409, "ChildTabularProtected"),
  TABULAR_PROTECTED(409, "ProtectedTabularDeletionWithoutForce"),
  HELD(409, "HeldByPolicy"),
  COMMIT_FAILED(409, "CommitFailedException"),
  NOT_INVERTIBLE(409, "NotInvertible"),
  RESTORE_RUNNING(409, "RestoreRunning"),
  GONE(410, "AsOfDataUnavailable"),
  CONTENT_TOO_LARGE(413, "ContentTooLargeException"),
  UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaTypeException"),
  EXPECTATION_FAILED(417, "ExpectationFailedException"),
  UNPROCESSABLE(422, "UnprocessableEntityException"),
  TOO_MANY_REQUESTS(429, "TooManyRequestsException"),
  INTERNAL(500, "InternalServerError"),
  OUTCOME_UNKNOWN(500, "CommitStateUnknownException"),
  NOT_IMPLEMENTED(501, "NotImplementedException"),
  UNAVAILABLE(503, "ServiceUnavailableException"),
  READ_ONLY(503, "MaintenanceModeError"),
  // Of 5xx, Iceberg's clients take 500, 502, 503 and 504 on a commit for an unknown outcome.
  METADATA_ALTERED(507, "MetadataFileAltered"),
  METADATA_TOO_LARGE(507, "MetadataFileTooLarge"),
  METADATA_UNREADABLE(507, "MetadataFileUnreadable"),
  VERSION_NOT_SUPPORTED(505, "HttpVersionNotSupportedException");

  private final int status;
  private final String type;

  ErrorType(int status, String type) {
    this.status = status;
    this.type = type;
  }

  /** The HTTP status, which is the envelope's {@code code} too. */
  public int status() {
    return status;
  }

  /** The envelope's {@code type}. */
  public String type() {
    return type;
  }

  /** Whether the same request may succeed a second later; answered with {@code Retry-After}. */
  public boolean retryable() {
    return this == UNAVAILABLE || this == TOO_MANY_REQUESTS;
  }

  /** How the refusal of a command is answered. */
  public static ErrorType of(Reason reason) {
    return switch (reason) {
      case BAD_REQUEST -> BAD_REQUEST;
      case INVALID_ARGUMENT -> INVALID_ARGUMENT;
      case ALREADY_BOOTSTRAPPED -> ALREADY_BOOTSTRAPPED;
      case TERMS_NOT_ACCEPTED -> TERMS_NOT_ACCEPTED;
      case STORAGE_OVERLAP -> STORAGE_OVERLAP;
      case STORAGE_UNUSABLE -> STORAGE_UNUSABLE;
      case PROJECT_EXISTS -> PROJECT_EXISTS;
      case PROJECT_NOT_EMPTY -> PROJECT_NOT_EMPTY;
      case NO_SUCH_API_CLIENT -> NO_SUCH_API_CLIENT;
      case API_CLIENT_EXISTS -> API_CLIENT_EXISTS;
      case NO_SUCH_PERSON -> NO_SUCH_PERSON;
      case PERSON_EXISTS -> PERSON_EXISTS;
      case WAREHOUSE_EXISTS -> WAREHOUSE_EXISTS;
      case WAREHOUSE_NOT_EMPTY -> WAREHOUSE_NOT_EMPTY;
      case NO_SUCH_PROJECT -> NO_SUCH_PROJECT;
      case NO_SUCH_WAREHOUSE -> NO_SUCH_WAREHOUSE;
      case NO_SUCH_NAMESPACE -> NO_SUCH_NAMESPACE;
      case NO_SUCH_TABLE -> NO_SUCH_TABLE;
      case NO_SUCH_VIEW -> NO_SUCH_VIEW;
      case NO_SUCH_GENERIC_TABLE -> NO_SUCH_GENERIC_TABLE;
      case ALREADY_EXISTS -> ALREADY_EXISTS;
      case NAMESPACE_NOT_EMPTY -> NAMESPACE_NOT_EMPTY;
      case WAREHOUSE_ACTION_FORBIDDEN -> WAREHOUSE_ACTION_FORBIDDEN;
      case REASON_REQUIRED -> REASON_REQUIRED;
      case FORMAT_VERSION_NOT_ALLOWED -> FORMAT_VERSION_NOT_ALLOWED;
      case WAREHOUSE_PROTECTED -> WAREHOUSE_PROTECTED;
      case NAMESPACE_PROTECTED -> NAMESPACE_PROTECTED;
      case CHILD_NAMESPACE_PROTECTED -> CHILD_NAMESPACE_PROTECTED;
      case CHILD_TABULAR_PROTECTED -> CHILD_TABULAR_PROTECTED;
      case TABULAR_PROTECTED -> TABULAR_PROTECTED;
      case HELD -> HELD;
      case NO_SUCH_ROLE -> NO_SUCH_ROLE;
      case NO_SUCH_USER -> NO_SUCH_USER;
      case ROLE_EXISTS -> ROLE_EXISTS;
      case NO_SUCH_TASK -> NO_SUCH_TASK;
      case NO_SUCH_SAVEPOINT -> NO_SUCH_SAVEPOINT;
      case SAVEPOINT_EXISTS -> SAVEPOINT_EXISTS;
      case NO_SUCH_REQUEST -> NO_SUCH_REQUEST;
      case NO_SUCH_EVENT -> NO_SUCH_EVENT;
      case NOT_INVERTIBLE -> NOT_INVERTIBLE;
      case RESTORE_RUNNING -> RESTORE_RUNNING;
      case COMMIT_FAILED -> COMMIT_FAILED;
      case UNPROCESSABLE -> UNPROCESSABLE;
      case NOT_SUPPORTED -> NOT_SUPPORTED;
      case UNAVAILABLE -> UNAVAILABLE;
      case TOO_MANY_REQUESTS -> TOO_MANY_REQUESTS;
      case OUTCOME_UNKNOWN -> OUTCOME_UNKNOWN;
    };
  }

  /**
   * How a bare status is answered: by the first type of that status, which is the general one; by
   * {@link #BAD_REQUEST} or {@link #INTERNAL} if there is none.
   */
  static ErrorType of(int status) {
    for (ErrorType type : values()) {
      if (type.status == status) {
        return type;
      }
    }
    return status < 500 ? BAD_REQUEST : INTERNAL;
  }
}
