using System.Management.Automation;

namespace ProcessCmdlets.Streams;

/// <summary>Takes the records of one task, one call a record, in the order in which the worker made them.</summary>
internal interface IRecordSink
{
    void Output(object? value);

    void Error(ErrorRecord record);

    void Warning(WarningRecord record);

    void Verbose(VerboseRecord record);

    void Debug(DebugRecord record);

    void Information(InformationRecord record);

    void Progress(ProgressRecord record);
}
