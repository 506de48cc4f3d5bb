using System.Management.Automation.Host;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Worker;

/// <summary>
/// A screen that is not there: it has a size, so that tables are laid out, and remembers what it is told; reading keys or the
/// screen's contents is an error.
/// </summary>
internal sealed class WorkerRawUserInterface : PSHostRawUserInterface
{
    // As wide as PowerShell makes output that goes to a file.
    private const int Columns = 120;

    private const int Rows = 50;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize { get; set; } = new(Columns, Rows);

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override bool KeyAvailable => false;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Size MaxWindowSize => BufferSize;

    public override Coordinates WindowPosition { get; set; }

    public override Size WindowSize { get; set; } = new(Columns, Rows);

    public override string WindowTitle { get; set; } = string.Empty;

    public override void FlushInputBuffer()
    {
        // There is no input to flush.
    }

    public override KeyInfo ReadKey(ReadKeyOptions options) =>
        throw new System.Management.Automation.PSInvalidOperationException(Messages.NonInteractive("ReadKey"));

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) =>
        throw new System.Management.Automation.PSNotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
    {
        // Drawing on a screen that is not there.
    }

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // Drawing on a screen that is not there.
    }

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
    {
        // Drawing on a screen that is not there.
    }
}
