using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Date.</summary>
[Cmdlet(VerbsCommon.Get, "Date", DefaultParameterSetName = "DateAndFormat")]
[OutputType(typeof(DateTime), typeof(string))]
public sealed class GetDateCommand : PSCmdlet
{
    /// <summary>The time; now where none is given.</summary>
    [Parameter(Position = 0, ParameterSetName = "DateAndFormat", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LastWriteTime")]
    public DateTime? Date { get; set; }

    /// <summary>The time as seconds since 1970, UTC.</summary>
    [Parameter(ParameterSetName = "UnixTimeSecondsAndFormat", Mandatory = true)]
    [Alias("UnixTime")]
    public long UnixTimeSeconds { get; set; }

    /// <summary>Another year.</summary>
    [Parameter]
    [ValidateRange(1, 9999)]
    public int? Year { get; set; }

    /// <summary>Another month.</summary>
    [Parameter]
    [ValidateRange(1, 12)]
    public int? Month { get; set; }

    /// <summary>Another day.</summary>
    [Parameter]
    [ValidateRange(1, 31)]
    public int? Day { get; set; }

    /// <summary>Another hour.</summary>
    [Parameter]
    [ValidateRange(0, 23)]
    public int? Hour { get; set; }

    /// <summary>Another minute.</summary>
    [Parameter]
    [ValidateRange(0, 59)]
    public int? Minute { get; set; }

    /// <summary>Another second.</summary>
    [Parameter]
    [ValidateRange(0, 59)]
    public int? Second { get; set; }

    /// <summary>Another millisecond.</summary>
    [Parameter]
    [ValidateRange(0, 999)]
    public int? Millisecond { get; set; }

    /// <summary>Return text in this .NET format, or FileDate, FileDateTime and their -Universal forms.</summary>
    [Parameter(ParameterSetName = "DateAndFormat")]
    [Parameter(ParameterSetName = "UnixTimeSecondsAndFormat")]
    public string? Format { get; set; }

    /// <summary>Return the time in UTC.</summary>
    [Parameter]
    public SwitchParameter AsUTC { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        DateTime time = ParameterSetName == "UnixTimeSecondsAndFormat"
            ? DateTimeOffset.FromUnixTimeSeconds(UnixTimeSeconds).LocalDateTime
            : Date ?? DateTime.Now;
        time = time.AddYears((Year ?? time.Year) - time.Year);
        time = time.AddMonths((Month ?? time.Month) - time.Month);
        time = time.AddDays((Day ?? time.Day) - time.Day);
        time = time.AddHours((Hour ?? time.Hour) - time.Hour);
        time = time.AddMinutes((Minute ?? time.Minute) - time.Minute);
        time = time.AddSeconds((Second ?? time.Second) - time.Second);
        if (Millisecond is int millisecond)
        {
            time = new DateTime(time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second, millisecond, time.Kind);
        }
        if (AsUTC)
        {
            time = time.ToUniversalTime();
        }
        if (Format is null)
        {
            PSObject result = new(time);
            result.Properties.Add(new PSNoteProperty("DisplayHint", "DateTime"));
            WriteObject(result);
            return;
        }
        string format = Format.ToUpperInvariant() switch
        {
            "FILEDATE" => "yyyyMMdd",
            "FILEDATEUNIVERSAL" => "yyyyMMddZ",
            "FILEDATETIME" => "yyyyMMddTHHmmssffff",
            "FILEDATETIMEUNIVERSAL" => "yyyyMMddTHHmmssffffZ",
            _ => Format,
        };
        bool universal = Format.EndsWith("Universal", StringComparison.OrdinalIgnoreCase);
        WriteObject((universal ? time.ToUniversalTime() : time).ToString(format, CultureInfo.CurrentCulture));
    }
}
