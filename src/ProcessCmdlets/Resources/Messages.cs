using System.Globalization;
using System.Resources;
using ProcessCmdlets.Engine.SharedObjects;

namespace ProcessCmdlets.Resources;

/// <summary>The texts users see, in the language of the session's UI culture.</summary>
internal static class Messages
{
    private static readonly ResourceManager s_resources = new("ProcessCmdlets.Resources.Messages", typeof(Messages).Assembly);

    internal static string DepthCut(string path) =>
        Format(path.EndsWith(Serialization.XmlCodec.Siblings, StringComparison.Ordinal) ? "DocumentCut" : nameof(DepthCut), path);

    internal static string TaskExit(int exitCode, int processId) => Format(nameof(TaskExit), exitCode, processId);

    internal static string InternalError(string type, string message) => Format(nameof(InternalError), type, message);

    internal static string NoDebugger(string what) => Format(nameof(NoDebugger), what);

    internal static string NonInteractive(string what) => Format(nameof(NonInteractive), what);

    internal static string LocationMissing(string path, string reason) => Format(nameof(LocationMissing), path, reason);

    internal static string LocationIsFolder(string path, string folder, string reason) => Format(nameof(LocationIsFolder), path, folder, reason);

    internal static string DriveDiffers(string name, string root) => Format(nameof(DriveDiffers), name, root);

    internal static string PoolRemovedTooEarly(string pool, int tasks) => Format(nameof(PoolRemovedTooEarly), pool, tasks);

    internal static string SharedReferenceCopied(string names) => Format(nameof(SharedReferenceCopied), names);

    internal static string CopiedName(string name, int line) => Format(nameof(CopiedName), name, line);

    internal static string UsingVariableIsUndefined(string name) => Format(nameof(UsingVariableIsUndefined), name);

    internal static string UsingVariableChanged(string name) => Format(nameof(UsingVariableChanged), name);

    internal static string ModuleNotImported(string module, string reason) => Format(nameof(ModuleNotImported), module, reason);

    internal static string VariableNotFound(string name) => Format(nameof(VariableNotFound), name);

    internal static string FunctionNotFound(string name) => Format(nameof(FunctionNotFound), name);

    internal static string WorkingDirectoryNotFound(string path) => Format(nameof(WorkingDirectoryNotFound), path);

    internal static string ScriptFileNotFound(string path) => Format(nameof(ScriptFileNotFound), path);

    internal static string ScriptFileAmbiguous(string path, int count) => Format(nameof(ScriptFileAmbiguous), path, count);

    internal static string InvalidEnvironment(string name) => Format(nameof(InvalidEnvironment), name);

    internal static string LogPathUnusable(string path, string reason) => Format(nameof(LogPathUnusable), path, reason);

    internal static string NotAName(string text) => Format(nameof(NotAName), text);

    internal static string ValueNotNumber(object value) => Format(nameof(ValueNotNumber), value);

    internal static string LogLinesLost(long count, string reason) => Format(nameof(LogLinesLost), count, reason);

    internal static string NameInUse(string name, int processId) => Format(nameof(NameInUse), name, processId);

    internal static string WorkerNotFound(string name) => Format(nameof(WorkerNotFound), name);

    internal static string InvalidTimeRange(double minimum, double maximum) => Format(nameof(InvalidTimeRange), minimum, maximum);

    internal static string JobAlreadyStarted(string name, object state) => Format(nameof(JobAlreadyStarted), name, state);

    internal static string TaskTimeout(string name, double seconds, int processId) => Format(nameof(TaskTimeout), name, seconds, processId);

    internal static string InitializationFailed(string pool, string reason) => Format(nameof(InitializationFailed), pool, reason);

    internal static string FinalizationFailed(string pool, string reason) => Format(nameof(FinalizationFailed), pool, reason);

    internal static string ItemWithoutResult(string item, string reason) => Format(nameof(ItemWithoutResult), item, reason);

    internal static string PoolNotClosed(string name) => Format(nameof(PoolNotClosed), name);

    internal static string PoolNotFound(string name) => Format(nameof(PoolNotFound), name);

    internal static string NestingTooDeep(int depth) => Format(nameof(NestingTooDeep), depth);

    internal static string PoolExists(string name) => Format(nameof(PoolExists), name);

    internal static string PoolTimeout(string name, double seconds) => Format(nameof(PoolTimeout), name, seconds);

    internal static string QueueExists(string name) => Format(nameof(QueueExists), name);

    internal static string QueueNotFound(string name) => Format(nameof(QueueNotFound), name);

    internal static string SendTimeout(string channel, double seconds) => Format(nameof(SendTimeout), channel, seconds);

    internal static string ArgumentsDropped(string parameters, int arguments) => Format(nameof(ArgumentsDropped), parameters, arguments);

    internal static string ParametersUnset(string parameters) => Format(nameof(ParametersUnset), parameters);

    internal static string ResultTimeout(string task, double seconds) => Format(nameof(ResultTimeout), task, seconds);

    internal static string JoinWithoutReceiver(string queue, long count) => Format(nameof(JoinWithoutReceiver), queue, count);

    internal static string ReceiveTimeout(string channels, double seconds) => Format(nameof(ReceiveTimeout), channels, seconds);

    internal static string MessageFailed(string channel, string reason) => Format(nameof(MessageFailed), channel, reason);

    internal static string PipeCannotSend(string name) => Format(nameof(PipeCannotSend), name);

    internal static string PipeCannotReceive(string name) => Format(nameof(PipeCannotReceive), name);

    internal static string BufferTooShort(string name, int size, int room) => Format(nameof(BufferTooShort), name, size, room);

    internal static string MessageNotBytes(string name) => Format(nameof(MessageNotBytes), name);

    internal static string AcceptTimeout(string listener, double seconds) => Format(nameof(AcceptTimeout), listener, seconds);

    internal static string ListenerClosed(string listener) => Format(nameof(ListenerClosed), listener);

    internal static string EncodingUnknown(string name) => Format(nameof(EncodingUnknown), name);

    internal static string SubprocessFailed(string command, int exitCode) => Format(nameof(SubprocessFailed), command, exitCode);

    internal static string SubprocessSignalled(string command, string signal) => Format(nameof(SubprocessSignalled), command, signal);

    internal static string SubprocessTimeout(string command, double seconds) => Format(nameof(SubprocessTimeout), command, seconds);

    internal static string SubprocessExitUnknown(string command) => Format(nameof(SubprocessExitUnknown), command);

    internal static string ProgramNotFound(string name, string searched) => Format(nameof(ProgramNotFound), name, searched);

    internal static string ProgramPathNotFound(string name) => Format(nameof(ProgramPathNotFound), name);

    internal static string ProgramStartFailed(string name, string reason) => Format(nameof(ProgramStartFailed), name, reason);

    internal static string StreamFileUnusable(string path, string reason) => Format(nameof(StreamFileUnusable), path, reason);

    internal static string ScriptNotNative(string text) => Format(nameof(ScriptNotNative), text);

    internal static string StageListInvalid(string word) => Format(nameof(StageListInvalid), word);

    internal static string InputNotEncodable(string encoding, string character) => Format(nameof(InputNotEncodable), encoding, character);

    internal static string OutputNotDecodable(string command, string encoding, int index) => Format(nameof(OutputNotDecodable), command, encoding, index);

    internal static string InvalidArgument(string text) => Format(nameof(InvalidArgument), text);

    internal static string CommandNotNative(string command, string right) => Format(nameof(CommandNotNative), command, right);

    internal static string TypeNotInWorker() => Text(nameof(TypeNotInWorker));

    internal static string ArgumentTaken(string typed, string meant, string right) => Format(nameof(ArgumentTaken), typed, meant, right);

    internal static string ParameterTooShort(string typed) => Format(nameof(ParameterTooShort), typed);

    /// <summary>A format string: the process id is put in by the process itself.</summary>
    internal static string DownloadProcess() => Text(nameof(DownloadProcess));

    internal static string DownloadStart(string name) => Format(nameof(DownloadStart), name);

    internal static string DownloadEnd(string name, string seconds) => Format(nameof(DownloadEnd), name, seconds);

    internal static string DownloadTotal(string seconds) => Format(nameof(DownloadTotal), seconds);

    internal static string DownloadActivity(string name) => Format(nameof(DownloadActivity), name);

    internal static string ItemTriedAgain(string item, int attempt, string reason) => Format(nameof(ItemTriedAgain), item, attempt, reason);

    internal static string ItemFailed(string item, int processId) => Format(nameof(ItemFailed), item, processId);

    internal static string ItemFailedAgain(string item, int processId, int attempts) => Format(nameof(ItemFailedAgain), item, processId, attempts);

    internal static string CallTimeout(double seconds) => Format(nameof(CallTimeout), seconds);

    internal static string ItemStopped(string item, double seconds) => Format(nameof(ItemStopped), item, seconds);

    internal static string TooManyFailures(long failures, string limit) => Format(nameof(TooManyFailures), failures, limit);

    internal static string ThrottleCapped(int wanted, string pool, int size) => Format(nameof(ThrottleCapped), wanted, pool, size);

    internal static string MapProgress(long ended, string total, long failed, double rate) => Format(nameof(MapProgress), ended, total, failed, rate);

    internal static string JobLogUnusable(string path, string reason) => Format(nameof(JobLogUnusable), path, reason);

    internal static string JobLogOfOtherBody(string path) => Format(nameof(JobLogOfOtherBody), path);

    internal static string JobLogMissing(string parameter) => Format(nameof(JobLogMissing), parameter);

    internal static string ParameterConflict(string first, string second) => Format(nameof(ParameterConflict), first, second);

    internal static string LockAbandoned(string name, int processId) => Format(nameof(LockAbandoned), name, processId);

    internal static string LanguageModeNotSupported(string parameter, string command, string mode) =>
        Format(nameof(LanguageModeNotSupported), parameter, command, mode);

    internal static string LockNotHeld(string name) => Format(nameof(LockNotHeld), name);

    internal static string LockTimeout(string name, double seconds) => Format(nameof(LockTimeout), name, seconds);

    internal static string NameTaken(string name) => Format(nameof(NameTaken), name);

    internal static string SharedMemoryNotFound(string name) => Format(nameof(SharedMemoryNotFound), name);

    internal static string SharedMemoryClosed(string name) => Format(nameof(SharedMemoryClosed), name);

    internal static string IndexOutOfRange(string name, long start, long count, long length) => Format(nameof(IndexOutOfRange), name, start, count, length);

    internal static string CountMismatch(string name, int places, int values) => Format(nameof(CountMismatch), name, places, values);

    internal static string NoSum(string name, string type) => Format(nameof(NoSum), name, type);

    internal static string ElementTypeUnknown(string type, string types) => Format(nameof(ElementTypeUnknown), type, types);

    internal static string ParameterMissing(string parameter) => Format(nameof(ParameterMissing), parameter);

    internal static string SemaphoreFull(string name, int count) => Format(nameof(SemaphoreFull), name, count);

    internal static string BarrierBroken(BarrierBreak reason) => Format(nameof(BarrierBroken), Text(reason switch
    {
        BarrierBreak.Aborted => "BarrierAborted",
        BarrierBreak.GivenUp => "BarrierGivenUp",
        BarrierBreak.PartyLost => "BarrierPartyLost",
        BarrierBreak.Reset => "BarrierReset",
        _ => "BarrierActionFailed",
    }));

    internal static string StreamNotRedirected(string command, string stream) => Format(nameof(StreamNotRedirected), command, stream);

    internal static string FileInUse(string path, long first, long second) => Format(nameof(FileInUse), path, first, second);

    internal static string PerInputMissing(string parameter) => Format(nameof(PerInputMissing), parameter);

    internal static string SubprocessReadTimeout(string command, double seconds) => Format(nameof(SubprocessReadTimeout), command, seconds);

    internal static string StateSkipped(string kind, string name, string reason) => Format(nameof(StateSkipped), kind, name, reason);

    internal static string SkippedReadOnly() => Text(nameof(SkippedReadOnly));

    internal static string SkippedModule() => Text(nameof(SkippedModule));

    internal static string ProcessNotFound(int processId) => Format(nameof(ProcessNotFound), processId);

    internal static string ProcessEnded(string target) => Format(nameof(ProcessEnded), target);

    internal static string NoProcess(string type) => Format(nameof(NoProcess), type);

    internal static string NoProcessGiven() => Text(nameof(NoProcessGiven));

    internal static string SignalDenied(int processId) => Format(nameof(SignalDenied), processId);

    internal static string SignalUnknown(string signal, string names) => Format(nameof(SignalUnknown), signal, names);

    internal static string SignalNotSupported(string signal, string names) => Format(nameof(SignalNotSupported), signal, names);

    internal static string SignalNotRegistered(string name) => Format(nameof(SignalNotRegistered), name);

    internal static string SignalTarget(string id) => Format(nameof(SignalTarget), id);

    internal static string SignalAction(string name) => Format(nameof(SignalAction), name);

    internal static string KeyUnusable(object? key) => Format(nameof(KeyUnusable), key ?? string.Empty);

    internal static string KeyExists(object key) => Format(nameof(KeyExists), key);

    internal static string ClassAsSnapshot(string type) => Format(nameof(ClassAsSnapshot), type);

    internal static string ClassUnknown(string type) => Format(nameof(ClassUnknown), type);

    internal static string ClassNotMade(string types, string reason) => Format(nameof(ClassNotMade), types, reason);

    private static string Format(string name, params object[] arguments) =>
        string.Format(CultureInfo.CurrentCulture, Text(name), arguments);

    private static string Text(string name) => s_resources.GetString(name, CultureInfo.CurrentUICulture)
        ?? throw new MissingManifestResourceException($"There is no text named {name}.");
}
