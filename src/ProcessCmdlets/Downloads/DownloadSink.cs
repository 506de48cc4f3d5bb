using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Downloads;

/// <summary>Passes a download worker's records on, and makes its one result an object of this process.</summary>
internal sealed class DownloadSink : IRecordSink
{
    private readonly IRecordSink _next;
    private readonly string _name;
    private readonly double _seconds;

    internal DownloadSink(IRecordSink next, string name, double seconds)
    {
        _next = next;
        _name = name;
        _seconds = seconds;
    }

    public void Output(object? value)
    {
        var result = (IList)(value is PSObject wrapped ? wrapped.BaseObject : value)!;
        _next.Output(new SimDownload(_name, Number(result[0]), Time(result[1]), Time(result[2]), _seconds));
    }

    public void Error(ErrorRecord record) => _next.Error(record);

    public void Warning(WarningRecord record) => _next.Warning(record);

    public void Verbose(VerboseRecord record) => _next.Verbose(record);

    public void Debug(DebugRecord record) => _next.Debug(record);

    public void Information(InformationRecord record) => _next.Information(record);

    public void Progress(ProgressRecord record) => _next.Progress(record);

    private static int Number(object? value) => (int)LanguagePrimitives.ConvertTo(value, typeof(int));

    private static DateTime Time(object? value) => (DateTime)LanguagePrimitives.ConvertTo(value, typeof(DateTime));
}
