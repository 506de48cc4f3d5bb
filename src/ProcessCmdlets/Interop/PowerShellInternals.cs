using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Interop;

/// <summary>
/// Every member of PowerShell that is not public, or that the reference assembly does not have, and is used all the same,
/// each with its reason. Checked against the public source of 7.4 to 7.6; one that is missing in a later version raises
/// MissingMethodException or MissingFieldException.
/// </summary>
internal static class PowerShellInternals
{
    private const string Automation = ", System.Management.Automation";

    private const string MemberCollection = "System.Management.Automation.PSMemberInfoInternalCollection`1[[System.Management"
        + ".Automation.PSMemberInfo, System.Management.Automation]]";

    private const string Context = "System.Management.Automation.ExecutionContext";

    private const string TypeNameList = "System.Management.Automation.Runspaces.ConsolidatedString";

    /// <summary>
    /// Makes a property bag with room for its properties. It is public in PowerShell 7; the parameterless constructor costs a
    /// weak table entry with the first property, which is half the time of reading an object.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    internal static extern PSObject NewPSObject(int instanceMemberCapacity);

    /// <summary>
    /// Makes the member set <c>psextended</c> of an object without adding it to the object. The public way leaves a hidden
    /// member on the user's object, which from then on no longer crosses remoting as a plain value.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    internal static extern PSMemberSet NewMemberSet(string name, PSObject mshObject);

    /// <summary>The object that a member belongs to; a member set made by <see cref="NewMemberSet"/> has none yet.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "instance")]
    internal static extern ref object? Owner(PSMemberInfo member);

    /// <summary>The text that an object from another process had there; no public member tells it from its own.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ToStringFromDeserialization")]
    internal static extern string? GetDeserializedText(PSObject value);

    /// <summary>Gives a snapshot the text that its original had, as Import-Clixml does.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ToStringFromDeserialization")]
    internal static extern void SetDeserializedText(PSObject value, string? text);

    /// <summary>
    /// Makes a property of a snapshot, as Import-Clixml does. A cast of a snapshot to its class fills in what is a property,
    /// and passes over what was added as a note.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    internal static extern PSProperty NewProperty(string name, object? serializedValue);

    /// <summary>Whether an object came out of CLIXML with adapted properties, which are not among its own members.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_IsDeserialized")]
    internal static extern bool IsDeserialized(PSObject value);

    /// <summary>Whether the hidden members psbase, psobject and their like were added to an object.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_HasGeneratedReservedMembers")]
    internal static extern bool GetHasReservedMembers(PSObject value);

    /// <summary>
    /// Set while an object's properties are listed, it keeps the listing from adding those hidden members to the user's
    /// object, which takes longer than all the rest.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_HasGeneratedReservedMembers")]
    internal static extern void SetHasReservedMembers(PSObject value, bool has);

    /// <summary>
    /// The members added to one object, as they are; .NET 10 and later. The public collection merges them with those of the
    /// type into a new list, which takes ten times as long as writing the object.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "HasInstanceMembers")]
    internal static extern bool HasInstanceMembers(
        PSObject? declaringType,
        object value,
        [UnsafeAccessorType(MemberCollection + "&" + Automation)] out object members);

    /// <summary>The same of an object that is being made, for adding to it; .NET 10 and later.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_InstanceMembers")]
    [return: UnsafeAccessorType(MemberCollection + Automation)]
    internal static extern object GetInstanceMembers(PSObject value);

    /// <summary>
    /// An object's type names without making them writable, which the public property does with a copy and a weak table
    /// entry for each object; .NET 10 and later.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_InternalTypeNames")]
    [return: UnsafeAccessorType(TypeNameList + Automation)]
    internal static extern object GetTypeNames(PSObject value);

    /// <summary>Gives an object a list of type names that it shares with others; .NET 10 and later.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_InternalTypeNames")]
    internal static extern void SetTypeNames(
        PSObject value, [UnsafeAccessorType(TypeNameList + Automation)] object typeNames);

    /// <summary>Makes a list of type names that is copied when someone changes it; .NET 10 and later.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType(TypeNameList + Automation)]
    internal static extern object NewTypeNames(IEnumerable<string> names, bool interned);

    /// <summary>
    /// Sets a job's state together with the reason of a failure. The protected overload that PowerShellStandard shows has no
    /// reason, and Receive-Job reports a failure by its reason alone.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetJobState")]
    internal static extern void SetJobState(Job job, JobState state, Exception? reason);

    /// <summary>
    /// Who waits for a job to have stopped. Remove-Job -Force asks a job to stop in the same words as Stop-Job, so this is the
    /// only thing that tells the two apart.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "StopJobCompleted")]
    internal static extern ref EventHandler<AsyncCompletedEventArgs>? StopJobCompleted(Job2 job);

    /// <summary>
    /// The field with the list of a stream, or null. The collection makes its list itself, and whoever reads a job takes the
    /// records out of that one by one at the front. .NET 8 has no accessor for a field of a generic type.
    /// </summary>
    internal static FieldInfo? ListField<T>() =>
        typeof(PSDataCollection<T>).GetField("_data", BindingFlags.Instance | BindingFlags.NonPublic) is { } field
        && field.FieldType == typeof(IList<T>)
            ? field
            : null;

    /// <summary>
    /// The field with a job's child jobs, or null. The public list is PowerShell's own, and every cmdlet that walks through it takes what
    /// is in it for a job beside its parent.
    /// </summary>
    internal static FieldInfo? ChildrenField() =>
        typeof(Job).GetField("_childJobs", BindingFlags.Instance | BindingFlags.NonPublic) is { } field && field.FieldType == typeof(IList<Job>)
            ? field
            : null;

    /// <summary>
    /// Whether the command that runs on this thread shows its information records on the host; false where a later PowerShell keeps its
    /// preference elsewhere. The record, which has no such mark, reaches its stream before the host gets its text.
    /// </summary>
    internal static bool ShowsInformation()
    {
        const BindingFlags hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        object? context = typeof(PSObject).Assembly.GetType("System.Management.Automation.Runspaces.LocalPipeline")
            ?.GetMethod("GetExecutionContextFromTLS", BindingFlags.Static | BindingFlags.NonPublic)?.Invoke(null, null);
        object? processor = context?.GetType().GetProperty("CurrentCommandProcessor", hidden)?.GetValue(context);
        object? command = processor?.GetType().GetProperty("Command", hidden)?.GetValue(processor);
        object? runtime = (command as Cmdlet)?.CommandRuntime;
        return runtime?.GetType().GetProperty("InformationPreference", hidden)?.GetValue(runtime) is ActionPreference.Continue;
    }

    /// <summary>
    /// The file that a script's classes are from, or null. It is public in PowerShell 7; the reference assembly does not have it.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ScriptFile")]
    internal static extern string? ScriptFile(DynamicClassImplementationAssemblyAttribute attribute);

    /// <summary>The remote script stack; the public property cannot be set and would show the stack of this process.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scriptStackTrace")]
    internal static extern ref string? ScriptStackTrace(ErrorRecord record);

    /// <summary>
    /// The error id as the worker gave it. WriteError would append this process's cmdlet to an id that was set in the usual way.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_serializedFullyQualifiedErrorId")]
    internal static extern ref string? FullyQualifiedErrorId(ErrorRecord record);

    /// <summary>Gives a record that was built here the position in the worker's script; there is no public way.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetInvocationInfo")]
    internal static extern void SetInvocationInfo(ErrorRecord record, InvocationInfo invocation);

    /// <summary>Keeps that position when a cmdlet writes the record; WriteError would replace it by its own.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    internal static extern void PreserveInvocationInfoOnce(ErrorRecord record, bool value);

    /// <summary>The place in a script that an error points to. What is public of it is text; another command's record needs the place.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ScriptPosition")]
    internal static extern IScriptExtent? ScriptPosition(InvocationInfo invocation);

    /// <summary>
    /// What Select-Object -First throws to end the commands before it; .NET 10 and later. A cmdlet has no public way to end an
    /// endless source without an error.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType("System.Management.Automation.StopUpstreamCommandsException" + Automation)]
    internal static extern object NewStopUpstream(System.Management.Automation.Internal.InternalCommand requestingCommand);

    /// <summary>
    /// Whether a Set-StrictMode version or a later one holds where this thread's script is; .NET 10 and later. A script can find it
    /// out by errors only, which take longer than all else that a task costs.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "IsStrictVersion")]
    internal static extern bool IsStrict(
        [UnsafeAccessorType(Context + Automation)] object? declaringType,
        [UnsafeAccessorType(Context + Automation)] object? context,
        int majorVersion);

    /// <summary>Writes a warning with its id; .NET 10 and later. What is public takes a text only.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "WriteWarning")]
    internal static extern void WriteWarning(
        [UnsafeAccessorType("System.Management.Automation.MshCommandRuntime" + Automation)] object runtime, WarningRecord record, bool overrideInquire);

    /// <summary>
    /// Stops what runs in a runspace as Ctrl+C does, the outermost first: one that ended alone would let the script go on behind it.
    /// Nobody but the host has the pipeline of a session's script, and the reference assembly does not have pipelines at all. The one
    /// in which PowerShell itself runs an event's action where nothing runs is left alone.
    /// </summary>
    /// <returns>How many there were.</returns>
    internal static int StopPipelines(Runspace runspace)
    {
        const BindingFlags hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        Type type = runspace.GetType();
        object? pulse = type.GetProperty("PulsePipeline", hidden)?.GetValue(runspace);
        if (type.GetProperty("RunningPipelines", hidden)?.GetValue(runspace) is not ICollection running)
        {
            throw new MissingMemberException(type.FullName, "RunningPipelines");
        }

        object?[] pipelines = new object?[running.Count];
        running.CopyTo(pipelines, 0);
        object[] stopped = [.. pipelines.Where(pipeline => pipeline is not null && pipeline != pulse)!];
        foreach (object pipeline in stopped)
        {
            _ = pipeline.GetType().GetMethod("StopAsync", Type.EmptyTypes)?.Invoke(pipeline, null);
        }

        return stopped.Length;
    }

    /// <summary>The language mode that a script block runs in, or null where it is that of who calls it. No public member shows it.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LanguageMode")]
    internal static extern PSLanguageMode? GetLanguageMode(ScriptBlock script);

    /// <summary>
    /// Sets the language mode that a script block runs in. By public means it is that of the runspace in which the block is made,
    /// and a block that was made in one must not be taken for another's.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_LanguageMode")]
    internal static extern void SetLanguageMode(ScriptBlock script, PSLanguageMode? mode);

    /// <summary>The whole text of one command. It is public since 7.4, but the reference assembly is older.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Statement")]
    internal static extern string Statement(InvocationInfo invocation);
}
