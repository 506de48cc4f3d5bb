using System.Management.Automation;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Subprocesses;

/// <summary>Writes what comes of programs as the user wants it. Only the pipeline's thread may use it.</summary>
internal sealed class PipeOutput(PSCmdlet cmdlet)
{
    private const string ErrorTag = "Stderr";

    /// <summary>The output is wanted as bytes.</summary>
    internal required bool AsByteStream { get; init; }

    /// <summary>The output is wanted as lines.</summary>
    internal required bool AsLine { get; init; }

    /// <summary>Lines of both outputs are wanted, each with its stream.</summary>
    internal required bool MarksStreams { get; init; }

    /// <summary>An exit code that is not successful is an error.</summary>
    internal required bool ChecksExitCode { get; init; }

    /// <summary>How long programs may take, for the error to name.</summary>
    internal required double TimeoutSeconds { get; init; }

    /// <summary>Writes a line that has come.</summary>
    internal void WriteLine(SubprocessRun run, SubprocessLine line)
    {
        if (MarksStreams)
        {
            var text = new PSObject(line.Text);
            text.Properties.Add(new PSNoteProperty("Stream", line.IsError ? "Error" : "Output"));
            cmdlet.WriteObject(text);
        }
        else if (line.IsError)
        {
            RunningProgram last = run.Programs[^1];
            cmdlet.WriteInformation(InformationRecordCodec.ForHost(line.Text, noNewLine: false, last.Start.Name, last.ProcessId, ErrorTag));
        }
        else
        {
            cmdlet.WriteObject(line.Text);
        }
    }

    /// <summary>Writes a result, and then what was wrong.</summary>
    /// <param name="result">The result.</param>
    /// <param name="bytes">The bytes of the output.</param>
    /// <param name="faults">What could not be decoded or written.</param>
    /// <param name="isLate">Whether the call has ended: of a failure only the error is written.</param>
    internal void WriteResult(SubprocessResult result, byte[] bytes, IReadOnlyList<ErrorRecord> faults, bool isLate = false)
    {
        if (isLate && !result.Succeeded && (result.TimedOut || ChecksExitCode))
        {
            // The error carries the result.
        }
        else if (AsByteStream)
        {
            cmdlet.WriteObject(bytes, enumerateCollection: false);
        }
        else if (!AsLine)
        {
            cmdlet.WriteObject(result);
        }

        foreach (ErrorRecord fault in faults)
        {
            cmdlet.WriteError(fault);
        }

        if (result.TimedOut)
        {
            cmdlet.WriteError(ErrorRecords.SubprocessTimeout(new SubprocessTimeoutException(result, TimeoutSeconds), result));
        }
        else if (!result.Succeeded && ChecksExitCode)
        {
            cmdlet.WriteError(ErrorRecords.SubprocessFailed(new SubprocessFailedException(result), result));
        }
    }

    /// <summary>Writes an error.</summary>
    internal void WriteError(ErrorRecord error) => cmdlet.WriteError(error);

    /// <summary>Writes a message for -Verbose.</summary>
    internal void WriteVerbose(string text) => cmdlet.WriteVerbose(text);

    /// <summary>Shows how far the call has come.</summary>
    internal void WriteProgress(ProgressRecord progress) => cmdlet.WriteProgress(progress);

    /// <summary>Sets <c>$LASTEXITCODE</c>.</summary>
    internal void SetExitCode(int? exitCode) => cmdlet.SessionState.PSVariable.Set("global:LASTEXITCODE", exitCode);
}
