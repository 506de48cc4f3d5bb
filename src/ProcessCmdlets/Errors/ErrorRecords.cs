using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Errors;

/// <summary>Every error that the module reports, one method an id. about_ProcessCmdlets_Errors lists them for users.</summary>
internal static class ErrorRecords
{
    internal static ErrorRecord WorkerStartFailed(Exception exception, object? target) =>
        new(exception, nameof(WorkerStartFailed), ErrorCategory.OpenError, target);

    internal static ErrorRecord ExecutableNotFound(ExecutableNotFoundException exception) =>
        new(exception, nameof(ExecutableNotFound), ErrorCategory.ObjectNotFound, exception.Path);

    internal static ErrorRecord PowerShellNotFound(ExecutableNotFoundException exception) =>
        new(exception, nameof(PowerShellNotFound), ErrorCategory.ObjectNotFound, exception.Path);

    internal static ErrorRecord RuntimeFolderUnusable(RuntimeFolderException exception) =>
        new(exception, nameof(RuntimeFolderUnusable), ErrorCategory.SecurityError, exception.Path);

    internal static ErrorRecord ResourceLimitReached(ResourceLimitException exception, object? target) =>
        new(exception, nameof(ResourceLimitReached), ErrorCategory.LimitsExceeded, target ?? exception.Resource);

    internal static ErrorRecord WorkerLost(WorkerLostException exception, object? target = null) =>
        new(exception, nameof(WorkerLost), ErrorCategory.ResourceUnavailable, target ?? exception.ProcessId);

    internal static ErrorRecord ValueNotSerializable(Exception exception, string valuePath) =>
        new(exception, nameof(ValueNotSerializable), ErrorCategory.InvalidData, valuePath);

    internal static ErrorRecord UsingVariableIsUndefined(UsingExpressionAst expression)
    {
        string text = expression.Extent.Text;
        var exception = new InvalidOperationException(Messages.UsingVariableIsUndefined(text));
        return new ErrorRecord(exception, nameof(UsingVariableIsUndefined), ErrorCategory.InvalidOperation, text);
    }

    internal static ErrorRecord UsingVariableChanged(UsingExpressionAst expression)
    {
        string text = expression.Extent.Text;
        var exception = new InvalidOperationException(Messages.UsingVariableChanged(text));
        return new ErrorRecord(exception, nameof(UsingVariableChanged), ErrorCategory.InvalidOperation, text);
    }

    internal static ErrorRecord VariableNotFound(string name) =>
        new(new ItemNotFoundException(Messages.VariableNotFound(name)), nameof(VariableNotFound), ErrorCategory.ObjectNotFound, name);

    internal static ErrorRecord FunctionNotFound(string name) =>
        new(new ItemNotFoundException(Messages.FunctionNotFound(name)), nameof(FunctionNotFound), ErrorCategory.ObjectNotFound, name);

    internal static ErrorRecord ModuleNotImported(string module, RuntimeException cause)
    {
        string text = Messages.ModuleNotImported(module, cause.ErrorRecord.Exception.Message);
        return new ErrorRecord(new InvalidOperationException(text, cause), nameof(ModuleNotImported), ErrorCategory.ResourceUnavailable, module);
    }

    internal static ErrorRecord WorkingDirectoryNotFound(string path) =>
        new(new DirectoryNotFoundException(Messages.WorkingDirectoryNotFound(path)), nameof(WorkingDirectoryNotFound), ErrorCategory.ObjectNotFound, path);

    internal static ErrorRecord ScriptFileNotFound(string path) =>
        new(new FileNotFoundException(Messages.ScriptFileNotFound(path)), nameof(ScriptFileNotFound), ErrorCategory.ObjectNotFound, path);

    internal static ErrorRecord ScriptFileAmbiguous(string path, int count) =>
        new(new ArgumentException(Messages.ScriptFileAmbiguous(path, count)), nameof(ScriptFileAmbiguous), ErrorCategory.InvalidArgument, path);

    internal static ErrorRecord InvalidEnvironment(string name) =>
        new(new ArgumentException(Messages.InvalidEnvironment(name)), nameof(InvalidEnvironment), ErrorCategory.InvalidArgument, name);

    internal static ErrorRecord LogPathUnusable(string path, Exception cause) =>
        new(new IOException(Messages.LogPathUnusable(path, cause.Message), cause), nameof(LogPathUnusable), ErrorCategory.WriteError, path);

    internal static ErrorRecord NameInUse(string name, int processId) =>
        new(new InvalidOperationException(Messages.NameInUse(name, processId)), nameof(NameInUse), ErrorCategory.ResourceExists, name);

    internal static ErrorRecord WorkerNotFound(string name) =>
        new(new ItemNotFoundException(Messages.WorkerNotFound(name)), nameof(WorkerNotFound), ErrorCategory.ObjectNotFound, name);

    internal static ErrorRecord InvalidTimeRange(double minimum, double maximum) =>
        new(new ArgumentException(Messages.InvalidTimeRange(minimum, maximum)), nameof(InvalidTimeRange), ErrorCategory.InvalidArgument, minimum);

    internal static ErrorRecord PoolClosed(PoolClosedException exception) =>
        new(exception, nameof(PoolClosed), ErrorCategory.InvalidOperation, exception.PoolName);

    internal static ErrorRecord PoolBroken(PoolBrokenException exception) => WithStackOf(
        exception.InnerException,
        new ErrorRecord(exception, nameof(PoolBroken), ErrorCategory.ResourceUnavailable, exception.PoolName));

    internal static ErrorRecord InitializationFailed(string pool, Exception cause) =>
        SetupFailed(nameof(InitializationFailed), Messages.InitializationFailed(pool, cause.Message), pool, cause);

    internal static ErrorRecord FinalizationFailed(string pool, Exception cause) =>
        SetupFailed(nameof(FinalizationFailed), Messages.FinalizationFailed(pool, cause.Message), pool, cause);

    internal static ErrorRecord PoolNotClosed(string name) =>
        new(new InvalidOperationException(Messages.PoolNotClosed(name)), nameof(PoolNotClosed), ErrorCategory.InvalidOperation, name);

    internal static ErrorRecord PoolNotFound(string name) =>
        new(new ItemNotFoundException(Messages.PoolNotFound(name)), nameof(PoolNotFound), ErrorCategory.ObjectNotFound, name);

    internal static ErrorRecord NestingTooDeep(int depth) =>
        new(new InvalidOperationException(Messages.NestingTooDeep(depth)), nameof(NestingTooDeep), ErrorCategory.LimitsExceeded, depth);

    internal static ErrorRecord PoolExists(string name) =>
        new(new InvalidOperationException(Messages.PoolExists(name)), nameof(PoolExists), ErrorCategory.ResourceExists, name);

    internal static ErrorRecord PoolTimeout(string name, double seconds) =>
        new(new TimeoutException(Messages.PoolTimeout(name, seconds)), nameof(PoolTimeout), ErrorCategory.OperationTimeout, name);

    internal static ErrorRecord TaskFailed(Exception failure, ErrorCategory category, object? item) =>
        new(failure, nameof(TaskFailed), category, item);

    internal static ErrorRecord TaskTimeout(TaskTimeoutException failure, object? item) =>
        new(failure, nameof(TaskTimeout), ErrorCategory.OperationTimeout, item);

    internal static ErrorRecord ResultTimeout(string name, double seconds, object task) =>
        new(new TimeoutException(Messages.ResultTimeout(name, Math.Max(0, seconds))), nameof(ResultTimeout), ErrorCategory.OperationTimeout, task);

    internal static ErrorRecord JobLogUnusable(string path, Exception cause) =>
        new(new IOException(Messages.JobLogUnusable(path, cause.Message), cause), nameof(JobLogUnusable), ErrorCategory.WriteError, path);

    internal static ErrorRecord JobLogMissing(string parameter) =>
        new(new ArgumentException(Messages.JobLogMissing(parameter)), nameof(JobLogMissing), ErrorCategory.InvalidArgument, parameter);

    internal static ErrorRecord ParameterConflict(string first, string second) => new(
        new ArgumentException(Messages.ParameterConflict(first, second)), nameof(ParameterConflict), ErrorCategory.InvalidArgument, first);

    internal static ErrorRecord InputFailed(Exception cause) => cause is IContainsErrorRecord { ErrorRecord: { } record }
        ? record
        : new ErrorRecord(cause, nameof(InputFailed), ErrorCategory.ReadError, null);

    internal static ErrorRecord CallTimeout(string text, object? item) =>
        new(new TimeoutException(text), nameof(CallTimeout), ErrorCategory.OperationTimeout, item);

    internal static ErrorRecord TooManyFailures(long failures, string limit) => new(
        new InvalidOperationException(Messages.TooManyFailures(failures, limit)), nameof(TooManyFailures), ErrorCategory.LimitsExceeded, limit);

    internal static ErrorRecord QueueExists(string name) =>
        new(new InvalidOperationException(Messages.QueueExists(name)), nameof(QueueExists), ErrorCategory.ResourceExists, name);

    internal static ErrorRecord QueueNotFound(string name) =>
        new(new ItemNotFoundException(Messages.QueueNotFound(name)), nameof(QueueNotFound), ErrorCategory.ObjectNotFound, name);

    internal static ErrorRecord QueueCompleted(ChannelEndedException exception) =>
        new(exception, nameof(QueueCompleted), ErrorCategory.InvalidOperation, exception.QueueName);

    internal static ErrorRecord QueueRemoved(ChannelEndedException exception) =>
        new(exception, nameof(QueueRemoved), ErrorCategory.ObjectNotFound, exception.QueueName);

    internal static ErrorRecord QueueOwnerLost(ChannelEndedException exception) =>
        new(exception, nameof(QueueOwnerLost), ErrorCategory.ResourceUnavailable, exception.QueueName);

    internal static ErrorRecord SendTimeout(string channel, double seconds, object? message) =>
        new(new TimeoutException(Messages.SendTimeout(channel, Math.Max(0, seconds))), nameof(SendTimeout), ErrorCategory.OperationTimeout, message);

    internal static ErrorRecord ReceiveTimeout(string channels, double seconds) =>
        new(new TimeoutException(Messages.ReceiveTimeout(channels, Math.Max(0, seconds))), nameof(ReceiveTimeout), ErrorCategory.OperationTimeout, channels);

    internal static ErrorRecord MessageFailed(string channel, ErrorRecord cause, object? message)
    {
        var exception = new InvalidOperationException(Messages.MessageFailed(channel, cause.Exception.Message), cause.Exception);
        return new ErrorRecord(exception, nameof(MessageFailed), cause.CategoryInfo.Category, message);
    }

    internal static ErrorRecord MessageMalformed(ProtocolException exception, object? target) =>
        new(exception, nameof(MessageMalformed), ErrorCategory.InvalidData, target);

    internal static ErrorRecord PipeClosed(PipeClosedException exception) =>
        new(exception, nameof(PipeClosed), ErrorCategory.ResourceUnavailable, exception.Name);

    internal static ErrorRecord PipeInUse(PipeInUseException exception) =>
        new(exception, nameof(PipeInUse), ErrorCategory.ResourceBusy, exception.Name);

    internal static ErrorRecord PipeDirection(string name, bool isSending)
    {
        string text = isSending ? Messages.PipeCannotSend(name) : Messages.PipeCannotReceive(name);
        return new ErrorRecord(new InvalidOperationException(text), nameof(PipeDirection), ErrorCategory.InvalidOperation, name);
    }

    internal static ErrorRecord BufferTooShort(string name, int size, int room) =>
        new(new ArgumentException(Messages.BufferTooShort(name, size, room)), nameof(BufferTooShort), ErrorCategory.InvalidArgument, name);

    internal static ErrorRecord MessageNotBytes(string name) =>
        new(new InvalidOperationException(Messages.MessageNotBytes(name)), nameof(MessageNotBytes), ErrorCategory.InvalidOperation, name);

    internal static ErrorRecord ListenFailed(ListenerException exception) =>
        new(exception, nameof(ListenFailed), ErrorCategory.OpenError, exception.Address);

    internal static ErrorRecord ConnectFailed(ListenerException exception) =>
        new(exception, nameof(ConnectFailed), ErrorCategory.ConnectionError, exception.Address);

    internal static ErrorRecord AuthenticationFailed(AuthenticationFailedException exception, object? target) =>
        new(exception, nameof(AuthenticationFailed), ErrorCategory.AuthenticationError, target);

    internal static ErrorRecord AcceptTimeout(string listener, double seconds) =>
        new(new TimeoutException(Messages.AcceptTimeout(listener, Math.Max(0, seconds))), nameof(AcceptTimeout), ErrorCategory.OperationTimeout, listener);

    internal static ErrorRecord ListenerClosed(string listener) =>
        new(new InvalidOperationException(Messages.ListenerClosed(listener)), nameof(ListenerClosed), ErrorCategory.InvalidOperation, listener);

    internal static ErrorRecord ProgramNotFound(ProgramNotFoundException exception)
    {
        string text = exception.Searched is { } searched
            ? Messages.ProgramNotFound(exception.Name, searched)
            : Messages.ProgramPathNotFound(exception.Name);
        return new ErrorRecord(new ItemNotFoundException(text, exception), nameof(ProgramNotFound), ErrorCategory.ObjectNotFound, exception.Name);
    }

    internal static ErrorRecord ProgramStartFailed(ProgramStartException exception)
    {
        string text = Messages.ProgramStartFailed(exception.Name, exception.Reason);
        return new ErrorRecord(new InvalidOperationException(text, exception), nameof(ProgramStartFailed), ErrorCategory.OpenError, exception.Name);
    }

    internal static ErrorRecord StreamFileUnusable(string path, Exception cause) =>
        new(new IOException(Messages.StreamFileUnusable(path, cause.Message), cause), nameof(StreamFileUnusable), ErrorCategory.OpenError, path);

    internal static ErrorRecord SubprocessFailed(Exception exception, object result) =>
        new(exception, nameof(SubprocessFailed), ErrorCategory.InvalidResult, result);

    internal static ErrorRecord SubprocessTimeout(Exception exception, object result) =>
        new(exception, nameof(SubprocessTimeout), ErrorCategory.OperationTimeout, result);

    internal static ErrorRecord ScriptNotNative(string command, string right) =>
        new(new ArgumentException(Messages.CommandNotNative(command, right)), nameof(ScriptNotNative), ErrorCategory.InvalidArgument, command);

    internal static ErrorRecord ScriptNotNative(IScriptExtent part) =>
        new(new ArgumentException(Messages.ScriptNotNative(part.Text)), nameof(ScriptNotNative), ErrorCategory.InvalidArgument, part.Text);

    internal static ErrorRecord StageListInvalid(string word) =>
        new(new ArgumentException(Messages.StageListInvalid(word)), nameof(StageListInvalid), ErrorCategory.InvalidArgument, word);

    internal static ErrorRecord InputNotEncodable(string text, string encoding, EncoderFallbackException cause)
    {
        string character = cause.CharUnknown != '\0' ? cause.CharUnknown.ToString() : $"{cause.CharUnknownHigh}{cause.CharUnknownLow}";
        var exception = new ArgumentException(Messages.InputNotEncodable(encoding, character), cause);
        return new ErrorRecord(exception, nameof(InputNotEncodable), ErrorCategory.InvalidData, text);
    }

    internal static ErrorRecord OutputNotDecodable(string command, string encoding, DecoderFallbackException cause)
    {
        var exception = new InvalidDataException(Messages.OutputNotDecodable(command, encoding, cause.Index), cause);
        return new ErrorRecord(exception, nameof(OutputNotDecodable), ErrorCategory.InvalidData, command);
    }

    internal static ErrorRecord InvalidArgument(string text) =>
        new(new ArgumentException(Messages.InvalidArgument(text)), nameof(InvalidArgument), ErrorCategory.InvalidArgument, text);

    internal static ErrorRecord ArgumentTaken(string typed, IReadOnlyList<string> meant, string right)
    {
        var exception = new ArgumentException(Messages.ArgumentTaken(typed, string.Join(", ", meant), right));
        return new ErrorRecord(exception, nameof(ArgumentTaken), ErrorCategory.InvalidArgument, typed);
    }

    internal static ErrorRecord ArgumentTaken(string typed) =>
        new(new ArgumentException(Messages.ParameterTooShort(typed)), nameof(ArgumentTaken), ErrorCategory.InvalidArgument, typed);

    internal static ErrorRecord LanguageModeNotSupported(string parameter, string command, PSLanguageMode mode) =>
        new(new PSNotSupportedException(Messages.LanguageModeNotSupported(parameter, command, mode.ToString())),
            nameof(LanguageModeNotSupported), ErrorCategory.PermissionDenied, parameter);

    internal static ErrorRecord LockNotHeld(object target) =>
        new(new InvalidOperationException(Messages.LockNotHeld(target.ToString()!)), nameof(LockNotHeld), ErrorCategory.InvalidOperation, target);

    internal static ErrorRecord LockTimeout(object target, double seconds) =>
        new(new TimeoutException(Messages.LockTimeout(target.ToString()!, seconds)), nameof(LockTimeout), ErrorCategory.OperationTimeout, target);

    internal static ErrorRecord SemaphoreFull(object semaphore, int count)
    {
        var exception = new InvalidOperationException(Messages.SemaphoreFull(semaphore.ToString()!, count));
        return new ErrorRecord(exception, nameof(SemaphoreFull), ErrorCategory.LimitsExceeded, semaphore);
    }

    internal static ErrorRecord BarrierBroken(object barrier, BarrierBreak reason)
    {
        var exception = new InvalidOperationException(Messages.BarrierBroken(reason));
        return new ErrorRecord(exception, nameof(BarrierBroken), ErrorCategory.ResourceUnavailable, barrier);
    }

    internal static ErrorRecord SharedObjectLost(SharedObjectLostException exception) =>
        new(exception, nameof(SharedObjectLost), ErrorCategory.ResourceUnavailable, exception.Title);

    internal static ErrorRecord KeyUnusable(object? key) =>
        new(new ArgumentException(Messages.KeyUnusable(key)), nameof(KeyUnusable), ErrorCategory.InvalidArgument, key);

    internal static ErrorRecord ValueNotNumber(object value) =>
        new(new ArgumentException(Messages.ValueNotNumber(value)), nameof(ValueNotNumber), ErrorCategory.InvalidType, value);

    internal static ErrorRecord KeyExists(object key) =>
        new(new ArgumentException(Messages.KeyExists(key)), nameof(KeyExists), ErrorCategory.ResourceExists, key);

    internal static ErrorRecord NameInUse(string name) =>
        new(new InvalidOperationException(Messages.NameTaken(name)), nameof(NameInUse), ErrorCategory.ResourceExists, name);

    internal static ErrorRecord SharedMemoryNotFound(string name) =>
        new(new ItemNotFoundException(Messages.SharedMemoryNotFound(name)), nameof(SharedMemoryNotFound), ErrorCategory.ObjectNotFound, name);

    internal static ErrorRecord SharedMemoryUnusable(SharedMemoryException exception) =>
        new(exception, nameof(SharedMemoryUnusable), ErrorCategory.ResourceUnavailable, exception.Name);

    internal static ErrorRecord SharedMemoryClosed(string name) =>
        new(new InvalidOperationException(Messages.SharedMemoryClosed(name)), nameof(SharedMemoryClosed), ErrorCategory.InvalidOperation, name);

    internal static ErrorRecord IndexOutOfRange(string name, long start, long count, long length)
    {
        var exception = new IndexOutOfRangeException(Messages.IndexOutOfRange(name, start, count, length));
        return new ErrorRecord(exception, nameof(IndexOutOfRange), ErrorCategory.InvalidArgument, start);
    }

    internal static ErrorRecord CountMismatch(string name, int places, int values)
    {
        var exception = new ArgumentException(Messages.CountMismatch(name, places, values));
        return new ErrorRecord(exception, nameof(CountMismatch), ErrorCategory.InvalidArgument, values);
    }

    internal static ErrorRecord NoSum(string name, Type type) =>
        new(new InvalidOperationException(Messages.NoSum(name, type.Name)), nameof(NoSum), ErrorCategory.InvalidOperation, type);

    internal static ErrorRecord ElementTypeUnknown(Type type, string types) =>
        new(new ArgumentException(Messages.ElementTypeUnknown(type.Name, types)), nameof(ElementTypeUnknown), ErrorCategory.InvalidArgument, type);

    internal static ErrorRecord ParameterMissing(string parameter) =>
        new(new ArgumentException(Messages.ParameterMissing(parameter)), nameof(ParameterMissing), ErrorCategory.InvalidArgument, parameter);

    internal static ErrorRecord FileInUse(string path, long first, long second) =>
        new(new ArgumentException(Messages.FileInUse(path, first, second)), nameof(FileInUse), ErrorCategory.ResourceExists, path);

    internal static ErrorRecord PerInputMissing(string parameter) =>
        new(new ArgumentException(Messages.PerInputMissing(parameter)), nameof(PerInputMissing), ErrorCategory.InvalidArgument, parameter);

    internal static ErrorRecord StreamNotRedirected(string command, string stream) =>
        new(new InvalidOperationException(Messages.StreamNotRedirected(command, stream)), nameof(StreamNotRedirected), ErrorCategory.InvalidOperation, command);

    internal static ErrorRecord ProcessNotFound(int processId) =>
        new(new ItemNotFoundException(Messages.ProcessNotFound(processId)), nameof(ProcessNotFound), ErrorCategory.ObjectNotFound, processId);

    internal static ErrorRecord ProcessEnded(object target, string name) =>
        new(new InvalidOperationException(Messages.ProcessEnded(name)), nameof(ProcessEnded), ErrorCategory.ResourceUnavailable, target);

    internal static ErrorRecord NoProcess(PSObject? value)
    {
        var exception = new ArgumentException(value is null ? Messages.NoProcessGiven() : Messages.NoProcess(value.BaseObject.GetType().FullName!));
        return new ErrorRecord(exception, nameof(NoProcess), ErrorCategory.InvalidArgument, value);
    }

    internal static ErrorRecord SignalDenied(int processId) =>
        new(new UnauthorizedAccessException(Messages.SignalDenied(processId)), nameof(SignalDenied), ErrorCategory.PermissionDenied, processId);

    internal static ErrorRecord SignalUnknown(string text, IReadOnlyList<string> names) => new(
        new ArgumentException(Messages.SignalUnknown(text, string.Join(", ", names))), nameof(SignalUnknown), ErrorCategory.InvalidArgument, text);

    internal static ErrorRecord SignalNotSupported(string text, IReadOnlyList<string> names) => new(
        new PlatformNotSupportedException(Messages.SignalNotSupported(text, string.Join(", ", names))), nameof(SignalNotSupported), ErrorCategory.NotImplemented, text);

    internal static ErrorRecord SignalNotRegistered(string name) =>
        new(new InvalidOperationException(Messages.SignalNotRegistered(name)), nameof(SignalNotRegistered), ErrorCategory.ObjectNotFound, name);

    /// <summary>An exception that nobody expected. The record has its stack, without which nobody could look for the cause.</summary>
    internal static ErrorRecord InternalError(Exception exception, object? target)
    {
        string text = Messages.InternalError(exception.GetType().FullName!, exception.Message);
        return new ErrorRecord(exception, nameof(InternalError), ErrorCategory.NotSpecified, target)
        {
            ErrorDetails = new ErrorDetails($"{text}{Environment.NewLine}{exception}"),
        };
    }

    /// <summary>The record of an item that has no result, since its call ended before. It has the id of what ended the call.</summary>
    /// <param name="reason">What ended the call.</param>
    /// <param name="text">What the user reads.</param>
    /// <param name="item">The item.</param>
    internal static ErrorRecord From(Exception reason, string text, object? item)
    {
        ErrorRecord whole = reason is TaskFailedException failed
            ? TaskFailed(failed, failed.ErrorRecord.CategoryInfo.Category, item)
            : From(reason, item);
        return new ErrorRecord(whole.Exception, whole.FullyQualifiedErrorId, whole.CategoryInfo.Category, item)
        {
            ErrorDetails = new ErrorDetails(text),
        };
    }

    private static ErrorRecord SetupFailed(string id, string text, string pool, Exception cause)
    {
        ErrorCategory category = (cause as TaskFailedException)?.ErrorRecord.CategoryInfo.Category ?? ErrorCategory.OperationStopped;
        return WithStackOf(cause, new ErrorRecord(new InvalidOperationException(text, cause), id, category, pool));
    }

    private static ErrorRecord WithStackOf(Exception? cause, ErrorRecord record)
    {
        if (cause is TaskFailedException { ErrorRecord: { } original })
        {
            PowerShellInternals.ScriptStackTrace(record) = original.ScriptStackTrace;
        }

        return record;
    }

    /// <summary>An exception that carries a record of this class to where it is reported.</summary>
    internal static RuntimeException Terminating(ErrorRecord record)
    {
        var exception = new RuntimeException(record.Exception.Message, record.Exception, record);
        MemberFailures.Note(exception);
        return exception;
    }

    /// <summary>The record for an exception of the engine or the codec.</summary>
    internal static ErrorRecord From(Exception exception, object? target) => exception switch
    {
        // What was found has run, and its failure says that it is no PowerShell that can be a worker.
        ExecutableNotFoundException { InnerException: not null } unfit => PowerShellNotFound(unfit),
        ExecutableNotFoundException missing => ExecutableNotFound(missing),
        RuntimeFolderException folder => RuntimeFolderUnusable(folder),
        WorkerLostException lost => WorkerLost(lost),
        IErrorCondition condition => condition.ToRecord(target),
        PoolClosedException closed => PoolClosed(closed),
        PoolBrokenException broken => PoolBroken(broken),
        ChannelEndedException { Reason: ChannelEnd.Completed } ended => QueueCompleted(ended),
        ChannelEndedException { Reason: ChannelEnd.Removed } ended => QueueRemoved(ended),
        ChannelEndedException ended => QueueOwnerLost(ended),
        PipeClosedException closed => PipeClosed(closed),
        SharedObjectLostException lost => SharedObjectLost(lost),
        SharedMemoryException { IsMissing: true } missing => SharedMemoryNotFound(missing.Name),
        SharedMemoryException unusable => SharedMemoryUnusable(unusable),
        PipeInUseException used => PipeInUse(used),
        ListenerException { IsConnecting: true } unreachable => ConnectFailed(unreachable),
        ListenerException unusable => ListenFailed(unusable),
        AuthenticationFailedException refused => AuthenticationFailed(refused, target),
        ProtocolException malformed => MessageMalformed(malformed, target),
        WorkingDirectoryNotFoundException directory => WorkingDirectoryNotFound(directory.Path),
        ProgramNotFoundException program => ProgramNotFound(program),
        ProgramStartException program => ProgramStartFailed(program),
        StreamFileException file => StreamFileUnusable(file.Path, file.InnerException!),
        IContainsErrorRecord { ErrorRecord: { } record } => record,
        WorkerStartException or ConnectionLostException => WorkerStartFailed(exception, target),
        _ when ResourceLimits.Find(exception) is { } limit => ResourceLimitReached(limit, target),
        _ => InternalError(exception, target),
    };
}
