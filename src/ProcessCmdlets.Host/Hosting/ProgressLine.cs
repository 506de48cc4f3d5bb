using System.Management.Automation;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>Shows progress on a terminal, one line for the activity that moved last.</summary>
internal sealed class ProgressLine
{
    private const int BarWidth = 20;

    private readonly Lock _gate = new();
    private bool _shown;

    /// <summary>Draws the record, or takes the line away when the activity has ended.</summary>
    public void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Hide();
            return;
        }
        string text = $"{record.Activity}: {record.StatusDescription}";
        if (record.PercentComplete >= 0)
        {
            int filled = record.PercentComplete * BarWidth / 100;
            text = $"[{new string('#', filled)}{new string(' ', BarWidth - filled)}] {record.PercentComplete,3}% {text}";
        }
        int width = Math.Max(20, Console.WindowWidth - 1);
        lock (_gate)
        {
            _shown = true;
            StandardStreams.Output.Write($"\r{(text.Length > width ? text[..width] : text)}\e[K");
        }
    }

    /// <summary>Takes the line away, if there is one.</summary>
    public void Hide()
    {
        lock (_gate)
        {
            if (_shown)
            {
                _shown = false;
                StandardStreams.Output.Write("\r\e[K");
            }
        }
    }
}
