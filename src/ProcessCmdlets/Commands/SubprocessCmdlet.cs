using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the cmdlets that run external programs: what they share of how a program is started.</summary>
public abstract class SubprocessCmdlet : WorkerCmdlet
{
    private protected SubprocessCmdlet()
    {
    }

    /// <summary>The encoding of text that is sent to the program.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding InputEncoding { get; set; } = TextEncodings.Default;

    /// <summary>The encoding of the program's output.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding OutputEncoding { get; set; } = TextEncodings.Default;

    /// <summary>The encoding of the program's error output; that of its output by default.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public Encoding? ErrorEncoding { get; set; }

    /// <summary>What becomes of bytes that mean nothing in the encoding.</summary>
    [Parameter]
    public DecodingErrors DecodingErrors { get; set; }

    /// <summary>Sends the error output where the output goes.</summary>
    [Parameter]
    public SwitchParameter MergeError { get; set; }

    /// <summary>A file that the program, of a pipeline the first one, reads.</summary>
    [Parameter]
    [Alias("RedirectStandardInput")]
    [ValidateNotNullOrEmpty]
    public string? InputFile { get; set; }

    /// <summary>The file that takes the output.</summary>
    [Parameter]
    [Alias("RedirectStandardOutput")]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The file that takes the error output.</summary>
    [Parameter]
    [Alias("RedirectStandardError")]
    [ValidateNotNullOrEmpty]
    public string? ErrorFile { get; set; }

    /// <summary>Adds to the files instead of replacing them.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>The folder to start in; the caller's location by default.</summary>
    [Parameter]
    public string? WorkingDirectory { get; set; }

    /// <summary>Changes to the environment; a null value removes the variable.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>Gives the program the variables of -Environment and no others.</summary>
    [Parameter]
    public SwitchParameter UseNewEnvironment { get; set; }

    /// <summary>The user to run as (Unix, root only).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? User { get; set; }

    /// <summary>The permissions, in octal, that files the program makes are to lack (Unix).</summary>
    [Parameter]
    [ValidatePattern("^[0-7]{1,4}$")]
    public string? Umask { get; set; }

    /// <summary>Starts the program in a session of its own, without the terminal (Unix).</summary>
    [Parameter]
    public SwitchParameter NewSession { get; set; }

    /// <summary>The program's priority.</summary>
    [Parameter]
    public ProcessPriorityClass? Priority { get; set; }

    /// <summary>Whether a parameter was given.</summary>
    private protected bool Has(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>The environment and folder of the programs.</summary>
    /// <param name="folder">The folder, or null for the caller's location.</param>
    /// <param name="variables">Changes to the environment, or null.</param>
    private protected ProgramEnvironment CreateEnvironment(string? folder, IDictionary? variables)
    {
        IDictionary? changes = EnvironmentTable.Check(variables);
        if (folder is not null)
        {
            return new ProgramEnvironment(changes, UseNewEnvironment, FolderPath.Resolve(SessionState, folder));
        }

        // The location may have been deleted: then the program starts in this process's folder, as PowerShell's own native call does.
        string location = SessionFolder.Of(SessionState);
        return new ProgramEnvironment(changes, UseNewEnvironment, location) { StartsInFolder = Directory.Exists(location) };
    }

    /// <summary>The settings that both cmdlets have.</summary>
    private protected PipeSettings CreateSettings(ProgramEnvironment environment, IReadOnlyList<ProgramStart> programs) => new()
    {
        Programs = programs,
        Environment = environment,
        OutputEncoding = TextEncodings.ForReading(OutputEncoding, DecodingErrors),
        ErrorEncoding = TextEncodings.ForReading(ErrorEncoding ?? OutputEncoding, DecodingErrors),
        MergeError = MergeError,
        Append = Append,
        NewSession = NewSession,
        User = User,
        Umask = Umask is null ? null : Convert.ToInt32(Umask, 8),
        Priority = Priority,
    };

    /// <summary>Refuses an argument of the program that PowerShell has taken for a parameter.</summary>
    private protected void CheckWords() => Guard(() =>
    {
        new OwnWords(this).Check();
        return true;
    });

    /// <summary>Refuses two parameters that exclude each other.</summary>
    private protected void Exclude(string one, string other)
    {
        if (Has(one) && Has(other))
        {
            ThrowTerminatingError(ErrorRecords.ParameterConflict($"-{one}", $"-{other}"));
        }
    }

    /// <summary>A file of the file system that need not exist.</summary>
    private protected string? FilePathOf(string? path) =>
        path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>Takes the items of a sequence; what goes wrong while one is made ends the cmdlet, and nothing else is taken for that.</summary>
    private protected IEnumerable<T> GuardEach<T>(IEnumerable<T> items)
    {
        using IEnumerator<T> each = items.GetEnumerator();
        while (Guard(each.MoveNext))
        {
            yield return each.Current;
        }
    }
}
