using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>Reads the programs of -Stage: a list of lists, or a flat list of programs without arguments.</summary>
internal static class StageList
{
    /// <exception cref="RuntimeException">It is no list of programs: StageListInvalid.</exception>
    internal static IReadOnlyList<ProgramWords> Read(object?[] stages, Func<string, bool> isProgram)
    {
        bool isFlat = stages.All(stage => Bare(stage) is string);
        List<ProgramWords> programs = [];
        for (int i = 0; i < stages.Length; i++)
        {
            List<string> words = ArgumentTexts.Of(new[] { stages[i] });
            if (words.Count == 0 || words[0].Length == 0)
            {
                throw ErrorRecords.Terminating(ErrorRecords.StageListInvalid(string.Empty));
            }

            // 'grep', '-v', 'x' is one program with its arguments that was meant to be in a list of its own.
            if (isFlat && i > 0 && (words[0].StartsWith('-') || !isProgram(words[0])))
            {
                throw ErrorRecords.Terminating(ErrorRecords.StageListInvalid(words[0]));
            }

            programs.Add(new ProgramWords(words[0], words.Skip(1).ToArray()));
        }

        return programs;
    }

    private static object? Bare(object? stage) => stage is PSObject wrapped ? wrapped.BaseObject : stage;
}
